import { scenes } from "../../support/scene.ts";

scenes(`
## a long's exit order fills at the next open, slipped down
terms   | slippage 10
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100.1
00:01   | 102  103  101 102   | exit   | signal 101.89 gross 3.58
account | cash 1003.58 | held none

## a short's exit order fills at the next open, slipped up
terms   | slippage 10
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | entry 99.9
00:01   | 98   99   97  98    | exit    | signal 98.1 gross 3.6

## an exit order takes a gap against it at the open
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100
00:01   | 93   94   92  93    | exit   | signal 93 gross -14

## an exit order that gaps beyond the stop fills at the open, once
terms   | slippage 10
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 98 | entry 100.1
00:01   | 95   96   94  95    | exit           | signal 94.9 ambiguous no
trade 1 | reason signal | gross -10.4

## an exit order comes before the target of its minute
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   | long 2 target 104 | entry 100
00:01   | 103  106  102 105   | exit              | signal 103

## the first reason for an exit stays
minute  | open high low close | order                 | expect
00:00   | 100  101  99  100   | long 2                | entry 100
00:01   | 101  102  100 101   | exit time_stop; exit signal | time_stop 101

## an exit asked for while flat is nothing
minute  | open high low close | order | expect
00:00   | 100  101  99  100   | exit  |
account | rejections 0 | cash 1000

## a flip closes the long and opens the short at one open
terms   | slippage 10 | fee 5
minute  | open high low close | order              | expect
00:00   | 100  101  99  100   | long 2             | entry 100.1 fee 0.1001
00:01   | 104  105  103 104   | exit flip; short 2 | flip 103.89 fee 0.10389 gross 7.58 ; entry 103.89 fee 0.10389 margin 20.778 trade 2
account | held short | realised 7.58 | fees 0.30788 | margin 20.778

## a flip closes the short and opens the long at one open
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   | short 2           | entry 100
00:01   | 104  105  103 104   | exit flip; long 1 | flip 104 gross -8 ; entry 104 qty 1
account | held long | cash 992 | unrealised 0

## a flipped position can be stopped in the minute of the flip
minute  | open high low close | order                       | expect
00:00   | 100  101  99  100   | long 2                      | entry 100
00:01   | 104  107  103 104   | exit flip; short 2 stop 106 | flip 104 ; entry 104 ; stop_loss 106 gross -4
account | cash 1004 | held none

## a flip uses the margin that the old side gives back
terms   | cash 25
minute  | open high low close | order              | expect
00:00   | 100  101  99  100   | long 2             | entry 100 margin 20
00:01   | 100  101  99  100   | exit flip; short 2 | flip 100 ; entry 100 qty 2 margin 20
account | cash 25 | available 5

## a flip after a loss is cut to what is left
terms   | cash 25 | lot 0.1 | min_qty 0.1
minute  | open high low close | order              | expect
00:00   | 100  101  99  100   | long 2             | entry 100 margin 20
00:01   | 95   96   94  95    | exit flip; short 2 | flip 95 gross -10 ; reduce 1.5 from 2 ; entry 95 qty 1.5 margin 14.25
account | cash 15

## a flip that finds its position stopped before opens the other side all the same
terms   | exec 2
minute  | open high low close | order              | expect
00:00   | 100  101  99  100   | long 2 stop 98     | entry 100
00:01   | 100  101  97  98    |                    | stop_loss 98
00:02   | 98   99   97  98    | exit flip; short 2 | entry 98
00:03   | 98   99   97  98    |                    |
account | held short

## a quantity larger than the margin allows is cut to the lot at the fill
terms   | cash 100 | lot 0.1 | min_qty 0.1
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | long 20 | accept 20; reduce 10 from 20; entry 100 qty 10 margin 100
account | available 0 | margin 100

## the cut leaves room for the entry fee
terms   | cash 100 | lot 0.1 | min_qty 0.1 | fee 10
minute  | open high low close | order    | expect
00:00   | 100  101  99  100   | short 20 | reduce 9.9 from 20 ; entry 100 qty 9.9 margin 99 fee 0.99
account | cash 99.01 | available 0.01

## a gap between signal and fill cuts a quantity that fitted before
terms   | cash 100 | lot 0.1 | min_qty 0.1
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   |         |
00:01   | 125  126  124 125   | long 10 | accept 10 notional 1000; reduce 8 from 10; entry 125 qty 8 margin 100

## a quantity that fits to the last cent is not cut
terms   | cash 100
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | long 10 | entry 100 qty 10 margin 100
account | available 0

## a cut quantity lies on the lot even when a hair of margin is missing
terms   | cash 29.9999999999 | leverage 1 | lot 0.1 | min_qty 0.1
minute  | open high low close | order    | expect
00:00   | 100  101  99  100   | long 0.3 | reduce 0.2 from 0.3 ; entry 100 qty 0.2 margin 20

## a cut quantity leaves a lot out when a hair of the fee is missing
terms   | cash 30.0299999999 | leverage 1 | lot 0.1 | min_qty 0.1 | fee 10
minute  | open high low close | order    | expect
00:00   | 100  101  99  100   | long 0.3 | reduce 0.2 from 0.3 ; entry 100 qty 0.2 margin 20 fee 0.02

## the end of the data closes a long at the last close, slipped
terms   | slippage 10 | fee 5
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100.1 fee 0.1001
00:01   | 102  103  101 103   |        |
close   | end_of_data | end_of_data 102.89 fee 0.10289 gross 5.58
account | held none | margin 0 | unrealised 0 | equity 1005.37701 | mark 103
trade 1 | bars 2 | reason end_of_data

## the end of the data closes a short at the last close, slipped
terms   | slippage 10
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | entry 99.9
00:01   | 98   99   97  97    |         |
close   | end_of_data | end_of_data 97.1 gross 5.6

## the end of the data drops an order that waits
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100
close   | end_of_data | end_of_data 100
account | held none

## the end of the data while flat closes nothing
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
close   | end_of_data
account | cash 1000

## a close for a blown account beyond bankruptcy still costs only the margin
terms   | fee 5
minute  | open high low close | mark        | order  | expect
00:00   | 100  101  99  100   | =           | long 2 | entry 100 fee 0.1
00:01   | 100  101  85  88    | 96 97 95 95 |        |
close   | account_blown | liquidation 90 fee 0 gross -20
`);
