import { scenes } from "../../support/scene.ts";

scenes(`
## an addition fills at the next open, the average price and margin follow
terms   | fee 10
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2         | entry 100 margin 20 liq 90.5 fee 0.2
00:01   | 110  111  109 110   | long 2 add yes | entry 110 qty 2 average 105 total 4 margin 42 liq 95.025 fee 0.22
00:02   | 110  111  109 110   | exit           | signal 110 qty 4 gross 20
trade 1 | qty 4 | entry 105 | exit 110 | gross 20 | fees 0.86 | net 19.14 | margin 42 | notional 420
account | cash 1019.14 | margin 0

## a short is added to above
minute  | open high low close | order           | expect
00:00   | 100  101  99  100   | short 2         | entry 100 liq 109.5
00:01   | 104  105  103 104   | short 2 add yes | entry 104 average 102 total 4 liq 111.69
00:02   | 104  105  103 104   | exit            | signal 104 gross -8

## stop and target stay where the first entry put them
minute  | open high low close | order                            | expect
00:00   | 100  101  99  100   | long 2 stop 95 target 110        | entry 100
00:01   | 98   99   97  98    | long 2 stop 90 target 120 add yes | entry 98 stop 95 target 110
00:02   | 98   99   94  95    |                                  | stop_loss 95 qty 4 gross -16

## without leave there is no addition
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100
00:01   | 98   99   97  98    | long 2 | reject POSITION_EXISTS

## the other side is never an addition
minute  | open high low close | order           | expect
00:00   | 100  101  99  100   | long 2          | entry 100
00:01   | 98   99   97  98    | short 2 add yes | reject POSITION_EXISTS

## an open loss leaves less for an addition
terms   | cash 100
minute  | open high low close | order           | expect
00:00   | 100  101  99  100   | long 2          | entry 100 margin 20
00:01   | 95   96   94  95    | long 20 add yes | reduce 7.368 from 20 ; entry 95 qty 7.368

## an addition that cannot be carried leaves the position as it is
terms   | cash 20
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2         | entry 100
00:01   | 99   100  98  99    | long 2 add yes | reject INSUFFICIENT_MARGIN
00:02   | 99   100  98  99    | exit           | signal 99 qty 2 gross -2

## an addition in the higher tier moves the liquidation nearer
terms   | tiers 300:0.005:0,*:0.01:1.5
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2         | entry 100 liq 90.5
00:01   | 100  101  99  100   | long 2 add yes | entry 100 total 4 liq 90.625

## a liquidation after an addition costs both margins and no more
minute  | open high low close | mark        | order          | expect
00:00   | 100  101  99  100   | =           | long 2         | entry 100
00:01   | 110  111  109 110   | =           | long 2 add yes | entry 110 liq 95.025
00:02   | 105  106  101 105   | 99 99 95 99 |                | liquidation 94.5 gross -42

## the excursions count what was held at the time
minute  | open high low close | order          | expect
00:00   | 100  104  97  100   | long 2         | entry 100
00:01   | 100  103  98  100   | long 2 add yes | entry 100
00:02   | 100  100  100 100   | exit           | signal 100
trade 1 | mae 8 | mfe 12

## parts count what is open: the last target takes all of it
minute  | open high low close | order                                  | expect
00:00   | 100  102  99  100   | long 2 stop 90 targets 102:0.5,106:0.5 | entry 100 ; take_profit 102 qty 1
00:01   | 100  101  99  100   | long 3 add yes                         | entry 100 qty 3 total 4
00:02   | 100  106  99  100   |                                        | take_profit 106 qty 4
trade 1 | qty 5 | gross 26

## funding is paid on the whole position
minute  | open high low close | order          | funding | expect
00:00   | 100  101  99  100   | long 2         | 0.001   | entry 100 ; funding 0.2
00:01   | 100  101  99  100   | long 2 add yes | 0.001   | entry 100 ; funding 0.4
`);
