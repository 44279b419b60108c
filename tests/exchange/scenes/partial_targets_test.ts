import { scenes } from "../../support/scene.ts";

scenes(`
## two targets close two halves, each at its own price
terms   | fee 10
minute  | open high low close | order                               | expect
00:00   | 100  101  99  101   | long 2 stop 95 targets 102:0.5,104:0.5 | entry 100 fee 0.2 target 102
00:01   | 101  102.5 101 102  |                                     | take_profit 102 qty 1 left 1 fee 0.102 gross 2 margin 10
00:02   | 102  104  102 104   |                                     | take_profit 104 qty 1 fee 0.104 gross 4 net 5.594
trade 1 | qty 2 | exit 103 | gross 6 | fees 0.406 | net 5.594 | ambiguous no | target 104
account | cash 1005.594 | margin 0

## both targets in one minute fill in order
minute  | open high low close | order                                  | expect
00:00   | 100  105  99  101   | long 2 stop 95 targets 102:0.5,104:0.5 | entry 100 ; take_profit 102 qty 1 ; take_profit 104 qty 1
trade 1 | gross 6 | ambiguous no

## a short takes its parts below
minute  | open high low close | order                                  | expect
00:00   | 100  101  97  98    | short 2 stop 105 targets 98:0.5,96:0.5 | entry 100 ; take_profit 98 qty 1 left 1
00:01   | 98   99   95  96    |                                        | take_profit 96 qty 1
trade 1 | gross 6

## after the first part the stop ends the rest
minute  | open high low close | order                                  | expect
00:00   | 100  103  99  101   | long 2 stop 95 targets 102:0.5,104:0.5 | entry 100 ; take_profit 102 qty 1
00:01   | 101  102  94  95    |                                        | stop_loss 95 qty 1 gross -5 net -3
trade 1 | exit 98.5 | reason stop_loss | gross -3 | mfe 5

## fractions below one leave a rest that only stops and signals end
minute  | open high low close | order                          | expect
00:00   | 100  103  99  101   | long 2 stop 95 targets 102:0.5 | entry 100 ; take_profit 102 qty 1
00:01   | 101  120  101 120   |                                |
00:02   | 120  121  119 120   | exit                           | signal 120 qty 1
trade 1 | gross 22 | target none | best 22

## the stop and both targets in one minute: the stop counts, the best is both targets
minute  | open high low close | order                                  | expect
00:00   | 100  101  99  101   | long 2 stop 95 targets 102:0.5,104:0.5 | entry 100
00:01   | 101  105  94  101   |                                        | stop_loss 95 qty 2 ambiguous yes
trade 1 | net -10 | best 6 | worst -10

## the stop and the first target in one minute: the best is a part and the stop for the rest
minute  | open high low close | order                                  | expect
00:00   | 100  101  99  101   | long 2 stop 95 targets 102:0.5,104:0.5 | entry 100
00:01   | 101  103  94  101   |                                        | stop_loss 95 qty 2 ambiguous yes
trade 1 | net -10 | best -3 | worst -10

## a part less than a lot is not filled, and the rest takes it
terms   | lot 1 | min_qty 1
minute  | open high low close | order                                  | expect
00:00   | 100  103  99  103   | long 1 stop 95 targets 102:0.5,104:0.5 | entry 100
00:01   | 103  104  103 104   |                                        | take_profit 104 qty 1

## parts are whole lots, the last one takes what is left
terms   | lot 1 | min_qty 1
minute  | open high low close | order                                                | expect
00:00   | 100  106  99  105   | long 5 stop 95 targets 102:0.5,104:0.25,105:0.25     | entry 100 ; take_profit 102 qty 2 ; take_profit 104 qty 1 left 2 ; take_profit 105 qty 2
trade 1 | gross 18

## an open past the first target takes it there, the rest goes on in the same minute
minute  | open high low close | order                                  | expect
00:00   | 100  101  99  101   | long 2 stop 95 targets 102:0.5,104:0.5 | entry 100
00:01   | 103  105  102 104   |                                        | take_profit 103 qty 1 ; take_profit 104 qty 1

## an open past both takes both there
minute  | open high low close | order                                  | expect
00:00   | 100  101  99  101   | long 2 stop 95 targets 102:0.5,104:0.5 | entry 100
00:01   | 106  106  102 104   |                                        | take_profit 106 qty 1 ; take_profit 106 qty 1

## an open past the first target, then the stop in the same minute, for the rest
minute  | open high low close | order                                  | expect
00:00   | 100  101  99  101   | long 2 stop 95 targets 102:0.5,104:0.5 | entry 100
00:01   | 103  103  94  95    |                                        | take_profit 103 qty 1 ; stop_loss 95 qty 1 ambiguous no

## funding is paid on what is left
minute  | open high low close | order                          | funding | expect
00:00   | 100  103  99  102   | long 2 stop 95 targets 102:0.5 | 0.001   | entry 100 ; take_profit 102 qty 1 ; funding 0.102

## a liquidation of the rest costs the margin of the rest
minute  | open high low close | mark        | order                  | expect
00:00   | 100  103  99  102   | =           | long 2 targets 102:0.5 | entry 100 margin 20 liq 90.5 ; take_profit 102 qty 1 margin 10
00:01   | 101  102  99  101   | 95 95 90 95 |                        | liquidation 90 gross -10
trade 1 | gross -8 | margin 20

## a smaller rest falls into a lower tier and its liquidation moves away
terms   | tiers 150:0.005:0,*:0.01:0.75
minute  | open high low close | mark            | order                  | expect
00:00   | 100  103  99  102   | =               | long 2 targets 102:0.5 | entry 100 liq 90.625 ; take_profit 102 qty 1
00:01   | 101  102  99  101   | 95 95 90.55 95  |                        |
00:02   | 101  102  99  101   | 95 95 90.5 95   |                        | liquidation 90

## break even after the first part protects the rest
minute  | open high low close | order                                         | expect
00:00   | 100  101  99  101   | long 2 stop 95 targets 102:0.5,108:0.5 even ~2 | entry 100
00:01   | 101  103  101 103   |                                               | take_profit 102 qty 1
00:02   | 103  104  99  100   |                                               | break_even 100 qty 1
trade 1 | gross 2 | ambiguous no

## with a trail and a part, both ways through the minute are in the bounds
minute  | open high low close | order                                   | expect
00:00   | 100  101  100 101   | long 2 trail ~2 targets 102:0.5,108:0.5 | entry 100 stop 98
00:01   | 101  106  100 105   |                                         | take_profit 102 qty 1
00:02   | 105  105  104 104   |                                         | trailing_stop 104 qty 1 ambiguous yes
trade 1 | gross 6 | best 8 | worst 0 | doubts moved_stop
`);
