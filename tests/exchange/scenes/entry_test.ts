import { scenes } from "../../support/scene.ts";

scenes(`
## a long fills at the open of the minute after the exec close
minute  | open high low close | order   | expect
00:00   | 100  101  99  100.5 |         |
00:01   | 100.7 101 100 101   | long 2  | accept 2 notional 201; entry 100.7 qty 2 margin 20.14 liq 91.1335 fee 0
account | cash 1000 | margin 20.14 | unrealised 0.6 | equity 1000.6 | available 980.46 | held long

## a short fills at the open of the minute after the exec close
minute  | open high low close | order   | expect
00:00   | 100  101  99  100.5 |         |
00:01   | 100.7 101 100 101   | short 2 | entry 100.7 qty 2 margin 20.14 liq 110.2665 fee 0
account | cash 1000 | margin 20.14 | unrealised -0.6 | equity 999.4 | available 979.26 | held short

## a long buys above the open by the slippage
terms   | slippage 10
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100.1 margin 20.02

## a short sells below the open by the slippage
terms   | slippage 10
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | entry 99.9 margin 19.98

## a bought price between two ticks is rounded up
terms   | slippage 3 | tick 0.05
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100.05

## a sold price between two ticks is rounded down
terms   | slippage 3 | tick 0.05
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | entry 99.95

## a slipped price that lies on a tick stays there
terms   | slippage 5 | tick 0.05
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100.05

## without slippage the open itself is the fill
terms   | tick 0.1
minute  | open high low close | order  | expect
00:00   | 146.3 147 146 147   | long 1 | entry 146.3

## a tick of five dollars moves a bought price to the next five
terms   | tick 5 | slippage 1
minute  | open high low close         | order  | expect
00:00   | 60000 60100 59900 60000     | long 0.01 | entry 60010 qty 0.01 margin 60.01

## the quantity is rounded down to the lot
terms   | lot 0.1 | min_qty 0.1
minute  | open high low close | order     | expect
00:00   | 100  101  99  100   | long 1.99 | accept 1.9 notional 190; entry 100 qty 1.9

## a quantity on the lot stays as it is, float noise or not
terms   | lot 0.1 | min_qty 0.1
minute  | open high low close | order     | expect
00:00   | 100  101  99  100   | short 0.3 | accept 0.3; entry 100 qty 0.3

## a lot of ten units takes whole tens
terms   | lot 10 | min_qty 10 | tick 0.001
minute  | open high low close | order    | expect
00:00   | 2    2.1  1.9 2     | long 129 | accept 120 notional 240; entry 2 qty 120 margin 24

## a long pays the taker fee of its value
terms   | fee 6
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100 fee 0.12
account | cash 999.88 | fees 0.12 | realised 0 | equity 999.88

## the fee of a short is taken of the slipped price
terms   | fee 6 | slippage 10
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | entry 99.9 fee 0.11988
account | cash 999.88012 | unrealised -0.2 | equity 999.68012

## both fees of a round trip are taken from cash
terms   | fee 5 | slippage 10
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100.1 fee 0.1001
00:01   | 110  111  109 110   | exit   | signal 109.89 fee 0.10989 gross 19.58 net 19.37001
account | cash 1019.37001 | fees 0.20999 | realised 19.58 | equity 1019.37001 | margin 0 | held none
trade 1 | gross 19.58 | fees 0.20999 | net 19.37001 | notional 200.2 | bars 1 | mfe 19.58 | mae 2.2

## a stop at a share of the fill is measured from the slipped fill
terms   | slippage 10
minute  | open high low close | order                      | expect
00:00   | 100  101  99  100   | long 2 stop 2% target 4%   | entry 100.1 stop 98.09 target 104.11

## a short's stop and target stand on the other sides
terms   | slippage 10
minute  | open high low close | order                      | expect
00:00   | 100  101  99  100   | short 2 stop 2% target 4%  | entry 99.9 stop 101.9 target 95.9

## a stop between two ticks costs more and a target is harder to reach
terms   | tick 0.05
minute  | open high low close | order                          | expect
00:00   | 100  101  99  100   | long 2 stop ~1.01 target ~2.01 | entry 100 stop 98.95 target 102.05

## a short's stop is rounded up and its target down
terms   | tick 0.05
minute  | open high low close | order                           | expect
00:00   | 100  101  99  100   | short 2 stop ~1.01 target ~2.01 | entry 100 stop 101.05 target 97.95

## a stop at a price stays there whatever the fill
terms   | slippage 10
minute  | open high low close | order                      | expect
00:00   | 100  101  99  100   |                            |
00:01   | 101  102  100 101   | long 2 stop 98 target 105  | entry 101.11 stop 98 target 105

## a position without stop and target lives through any minute its margin survives
minute  | open high low close  | order  | expect
00:00   | 100  101  99   100   | long 2 | entry 100 stop none target none
00:01   | 100  500  91   95    |        |
account | cash 1000 | unrealised -10 | held long

## a short without stop and target lives through any minute its margin survives
minute  | open high low close  | order   | expect
00:00   | 100  101  99   100   | short 2 | entry 100 stop none target none
00:01   | 100  109  10   105   |         |
account | cash 1000 | unrealised -10 | held short

## the mark price values the open position, the last price does not
minute  | open high low close | mark            | order  | expect
00:00   | 100  101  99  100.5 | 101 102 100 102 | long 2 | entry 100
account | mark 102 | unrealised 4 | equity 1004 | available 984

## with leverage one the whole value is held
terms   | leverage 1
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100 margin 200 liq 0.5
account | cash 1000 | margin 200 | available 800

## two trades in a row are numbered and share one account
terms   | fee 10
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | long 1  | entry 100 fee 0.1 trade 1
00:01   | 102  103  101 102   | exit    | signal 102 fee 0.102 net 1.798 trade 1
00:02   | 102  103  101 102   | short 1 | entry 102 fee 0.102 trade 2
00:03   | 103  104  102 103   | exit    | signal 103 fee 0.103 net -1.205 trade 2
account | cash 1000.593 | fees 0.407 | realised 1
`);
