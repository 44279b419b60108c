import { scenes } from "../../support/scene.ts";

scenes(`
## the mark price liquidates a long while the last price is far away
terms   | fee 5
minute  | open high low close | mark          | order  | expect
00:00   | 100  101  99  100   | =             | long 2 | entry 100 liq 90.5 fee 0.1
00:01   | 100  101  99  100   | 95 96 90 95   |        | liquidation 90 fee 0 gross -20 net -20.1 ambiguous no
account | cash 979.9 | margin 0 | fees 0.1 | realised -20 | held none
trade 1 | reason liquidation | bankruptcy 90 | liq 90.5 | closest 0 | mae 20

## the mark price liquidates a short while the last price is far away
terms   | fee 5
minute  | open high low close | mark              | order   | expect
00:00   | 100  101  99  100   | =                 | short 2 | entry 100 liq 109.5 fee 0.1
00:01   | 100  101  99  100   | 105 110.5 104 105 |         | liquidation 110 fee 0 gross -20 net -20.1
account | cash 979.9 | realised -20

## a last price beyond the liquidation price does not liquidate
minute  | open high low close | mark        | order  | expect
00:00   | 100  101  99  100   | =           | long 2 | entry 100 liq 90.5
00:01   | 100  101  80  95    | 95 96 91 95 |        |
account | held long | unrealised -10

## a last price beyond a short's liquidation price does not liquidate
minute  | open high low close | mark            | order   | expect
00:00   | 100  101  99  100   | =               | short 2 | entry 100 liq 109.5
00:01   | 100  120  99  105   | 105 109 104 105 |         |
account | held short | unrealised -10

## a mark low that touches the liquidation price to the tick liquidates
minute  | open high low close | mark           | order  | expect
00:00   | 100  101  99  100   | =              | long 2 | entry 100 liq 90.5
00:01   | 100  101  99  100   | 95 96 90.5 95  |        | liquidation 90

## a mark low one tick above the liquidation price does not
minute  | open high low close | mark           | order  | expect
00:00   | 100  101  99  100   | =              | long 2 | entry 100 liq 90.5
00:01   | 100  101  99  100   | 95 96 90.51 95 |        |
00:02   | 100  101  99  100   | =              | exit   | signal 100
trade 1 | closest 0.0001

## a mark high that touches a short's liquidation price to the tick liquidates
minute  | open high low close | mark              | order   | expect
00:00   | 100  101  99  100   | =                 | short 2 | entry 100 liq 109.5
00:01   | 100  101  99  100   | 105 109.5 104 105 |         | liquidation 110

## with last standing in for mark, the last price liquidates
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100
00:01   | 100  101  90  95    |        | liquidation 90 ambiguous no

## a stop nearer than the liquidation price comes first on one stream, without doubt
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 92 | entry 100
00:01   | 100  101  85  95    |                | stop_loss 92 gross -16 ambiguous no
trade 1 | worst -16 | best -16

## a short's stop nearer than the liquidation price comes first on one stream
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | short 2 stop 108 | entry 100
00:01   | 100  115  99  105   |                  | stop_loss 108 gross -16 ambiguous no

## a stop nearer than the liquidation price comes first across streams, with a doubt
minute  | open high low close | mark        | order          | expect
00:00   | 100  101  99  100   | =           | long 2 stop 92 | entry 100
00:01   | 100  101  91  95    | 96 97 90 95 |                | stop_loss 92 gross -16 ambiguous yes
trade 1 | net -16 | best -16 | worst -20

## a short's stop nearer than the liquidation price comes first across streams, with a doubt
minute  | open high low close | mark            | order            | expect
00:00   | 100  101  99  100   | =               | short 2 stop 108 | entry 100
00:01   | 100  109  99  105   | 104 110 103 105 |                  | stop_loss 108 gross -16 ambiguous yes
trade 1 | best -16 | worst -20

## a stop beyond the liquidation price comes second on one stream
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | long 2 stop 90.2 | entry 100 liq 90.5
00:01   | 100  101  85  95    |                  | liquidation 90 ambiguous no

## a stop beyond the liquidation price comes second across streams, with a doubt
minute  | open high low close | mark        | order            | expect
00:00   | 100  101  99  100   | =           | long 2 stop 90.2 | entry 100 liq 90.5
00:01   | 100  101  89  95    | 96 97 90 95 |                  | liquidation 90 ambiguous yes
trade 1 | net -20 | worst -20 | best -19.6

## a stop beyond the liquidation price still stops when the mark price stays away
minute  | open high low close | mark        | order            | expect
00:00   | 100  101  99  100   | =           | long 2 stop 90.2 | entry 100 liq 90.5
00:01   | 100  101  89  95    | 96 97 92 95 |                  | stop_loss 90.2 gross -19.6 ambiguous no

## a stop exactly at the liquidation price is the nearer one
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | long 2 stop 90.5 | entry 100 liq 90.5
00:01   | 100  101  85  95    |                  | stop_loss 90.5 gross -19

## a stop beyond bankruptcy settles at bankruptcy, and no exit fee is due
terms   | fee 5
minute  | open high low close | mark        | order          | expect
00:00   | 100  101  99  100   | =           | long 2 stop 85 | entry 100 fee 0.1
00:01   | 100  101  84  95    | 96 97 92 95 |                | liquidation 90 fee 0 gross -20 net -20.1

## target and liquidation in one minute: the liquidation, ambiguous
minute  | open high low close | mark        | order             | expect
00:00   | 100  101  99  100   | =           | long 2 target 104 | entry 100
00:01   | 100  105  95  100   | 96 97 90 95 |                   | liquidation 90 ambiguous yes
trade 1 | net -20 | worst -20 | best 8

## target and liquidation of a short in one minute: the liquidation, ambiguous
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   | short 2 target 96 | entry 100
00:01   | 100  111  95  100   |                   | liquidation 110 ambiguous yes
trade 1 | worst -20 | best 8

## stop, target and liquidation in one minute: the stop, and the bounds hold all three
minute  | open high low close | mark        | order                     | expect
00:00   | 100  101  99  100   | =           | long 2 stop 92 target 104 | entry 100
00:01   | 100  105  91  95    | 96 97 90 95 |                           | stop_loss 92 ambiguous yes
trade 1 | net -16 | worst -20 | best 8

## stop, target and liquidation on one stream leave the liquidation out of the bounds
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 92 target 104 | entry 100
00:01   | 100  105  85  95    |                           | stop_loss 92 ambiguous yes
trade 1 | worst -16 | best 8

## a gap through a long's bankruptcy costs the margin and no more
terms   | fee 5
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 95 | entry 100 fee 0.1
00:01   | 80   81   79  80    |                | liquidation 90 fee 0 gross -20 net -20.1 ambiguous no
account | cash 979.9

## a gap through a short's bankruptcy costs the margin and no more
terms   | fee 5
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | short 2 stop 105 | entry 100 fee 0.1
00:01   | 120  121  119 120   |                  | liquidation 110 fee 0 gross -20 net -20.1
account | cash 979.9

## a gap between liquidation and bankruptcy still fills a nearer stop at the open
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 95 | entry 100 liq 90.5
00:01   | 90.3 91   80  90    |                | stop_loss 90.3 gross -19.4

## a stop whose slippage reaches bankruptcy settles there
terms   | slippage 20 | fee 5
minute  | open high low close | order             | expect
00:00   | 99.8 101  99  100   | long 2 stop 90.55 | entry 100 liq 90.5
00:01   | 100  101  89  95    |                   | stop_loss 90.36 fee 0.09036
00:02   | 99.8 101  99  100   | long 2 stop 90.51 | entry 100
00:03   | 90.1 91   90  90.5  |                   | liquidation 90 fee 0

## a mark price that opens beyond the liquidation price leaves no doubt
minute  | open high low close | mark          | order                     | expect
00:00   | 100  101  99  100   | =             | long 2 stop 95 target 104 | entry 100
00:01   | 100  105  94  100   | 90 100 90 100 |                           | liquidation 90 ambiguous no
trade 1 | worst -20 | best -20

## both streams open beyond their levels: the nearer stop
minute  | open high low close | mark          | order          | expect
00:00   | 100  101  99  100   | =             | long 2 stop 95 | entry 100
00:01   | 94   105  93  100   | 90 100 90 100 |                | stop_loss 94 ambiguous no

## both streams open beyond their levels: the nearer liquidation
minute  | open high low close | mark              | order            | expect
00:00   | 100  101  99  100   | =                 | long 2 stop 90.2 | entry 100 liq 90.5
00:01   | 90.1 105  90  100   | 90.4 100 90.3 100 |                  | liquidation 90 ambiguous no

## the last price opens beyond a farther stop while the mark opens inside: the stop
minute  | open high low close | mark          | order            | expect
00:00   | 100  101  99  100   | =             | long 2 stop 90.2 | entry 100 liq 90.5
00:01   | 90.1 105  90  100   | 95 100 90 100 |                  | stop_loss 90.1 ambiguous no

## a mark price away from the last price can liquidate in the minute of the entry
minute  | open high low close | mark        | order  | expect
00:00   | 100  101  99  100   | 92 93 90 92 | long 2 | entry 100 ; liquidation 90
account | cash 980

## a mark price already beyond the liquidation price liquidates at the entry
minute  | open high low close | mark          | order   | expect
00:00   | 100  101  99  100   | 111 112 110 111 | short 2 | entry 100 ; liquidation 110
account | cash 980

## a short without leverage is liquidated near twice its entry
terms   | leverage 1
minute  | open high low  close | order   | expect
00:00   | 100  101  99   100   | short 2 | entry 100 margin 200 liq 199.5
00:01   | 150  199  150  199   |         |
00:02   | 199  200  199  199   |         | liquidation 200 gross -200
account | cash 800

## a long without leverage and maintenance is never liquidated
terms   | leverage 1 | tiers none
minute  | open high low  close | order  | expect
00:00   | 100  101  99   100   | long 2 | entry 100 margin 200 liq 0
00:01   | 100  101  0.01 0.01  |        |
account | held long | unrealised -199.98

## a liquidation takes one position's margin and leaves the account trading
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100
00:01   | 100  101  90  100   |        | liquidation 90
00:02   | 100  101  99  100   | long 2 | entry 100 trade 2
00:03   | 100  101  99  100   | exit   | signal 100
account | cash 980 | realised -20

## a notional at the end of the first tier belongs to it
terms   | tiers 100:0.01:0,*:0.02:0
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 1 | entry 100 margin 10 liq 91

## a notional above the first tier takes the second, less its deduction
terms   | tiers 100:0.01:0,*:0.02:1
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100 margin 20 liq 91.5

## a short in the second tier is liquidated lower
terms   | tiers 100:0.01:0,*:0.02:1
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | entry 100 margin 20 liq 108.5
00:01   | 100  108.5 99 100   |         | liquidation 110 gross -20

## the tier is that of the entry, however far the price runs
terms   | tiers 250:0.01:0,*:0.02:2.5
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | entry 100 liq 109
00:01   | 100  108  99  108   |         |
account | held short

## a notional beyond a table without an open end takes its last tier
terms   | tiers 100:0.01:0,150:0.02:1
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100 liq 91.5

## without maintenance the liquidation price is the bankruptcy price
terms   | tiers none
minute  | open high low  close | order  | expect
00:00   | 100  101  99   100   | long 2 | entry 100 liq 90
00:01   | 100  101  90.01 91   |        |
00:02   | 91   91   90   90    |        | liquidation 90

## higher leverage stands nearer to its liquidation
terms   | leverage 50
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100 margin 4 liq 98.5
00:01   | 100  101  98  98.5  |        | liquidation 98 gross -4

## an exit order filled beyond bankruptcy settles at bankruptcy
terms   | fee 5
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100 fee 0.1
00:01   | 85   86   84  85    | exit   | liquidation 90 fee 0 gross -20

## an exit order fills before the mark price of the same open can liquidate
minute  | open high low close | mark        | order  | expect
00:00   | 100  101  99  100   | =           | long 2 | entry 100
00:01   | 95   96   94  95    | 90 91 89 90 | exit   | signal 95 gross -10
`);
