import { scenes } from "../../support/scene.ts";

scenes(`
## an order worth less than the smallest notional is rejected
terms   | min_notional 5
minute  | open high low close | order      | expect
00:00   | 100  101  99  100   | long 0.049 | reject BELOW_MIN_NOTIONAL side long
account | rejections 1 | cash 1000 | held none

## an order worth exactly the smallest notional is taken
terms   | min_notional 5
minute  | open high low close | order      | expect
00:00   | 100  101  99  100   | long 0.05  | entry 100 qty 0.05

## the notional is judged after the quantity is rounded to the lot
terms   | min_notional 20 | lot 0.1 | min_qty 0.1
minute  | open high low close | order       | expect
00:00   | 100  101  99  100   | short 0.19  | reject BELOW_MIN_NOTIONAL side short

## the notional is judged at the reference price, not at the fill
terms   | min_notional 10
minute  | open high low close | order    | expect
00:00   | 100  101  99  100   |          |
00:01   | 90   91   89  90    | long 0.1 | entry 90 qty 0.1

## an order below the smallest quantity is rejected
terms   | min_qty 0.01 | min_notional 0
minute  | open high low close | order      | expect
00:00   | 100  101  99  100   | long 0.009 | reject BELOW_MIN_QTY

## an order of less than one lot is rejected
terms   | lot 1 | min_qty 0 | min_notional 0
minute  | open high low close | order     | expect
00:00   | 100  101  99  100   | short 0.9 | reject BELOW_MIN_QTY side short

## a size that is no number is rejected
minute  | open high low close | order    | expect
00:00   | 100  101  99  100   | long NaN | reject INVALID_SIZE

## a size of zero is rejected
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 0 | reject INVALID_SIZE

## a negative size is rejected
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | long -2 | reject INVALID_SIZE

## an endless size is rejected
minute  | open high low close | order         | expect
00:00   | 100  101  99  100   | long Infinity | reject INVALID_SIZE

## a long's stop above the reference price is rejected
minute  | open high low close | order           | expect
00:00   | 100  101  99  100   | long 2 stop 101 | reject INVALID_STOP

## a long's stop at the reference price is rejected
minute  | open high low close | order           | expect
00:00   | 100  101  99  100   | long 2 stop 100 | reject INVALID_STOP

## a short's stop below the reference price is rejected
minute  | open high low close | order           | expect
00:00   | 100  101  99  100   | short 2 stop 99 | reject INVALID_STOP

## a long's stop below zero is rejected
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | long 2 stop 120% | reject INVALID_STOP

## a long's stop at zero is rejected
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | long 2 stop 100% | reject INVALID_STOP

## a stop whose distance is unknown is rejected
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | long 2 stop ~NaN | reject INVALID_STOP

## a long's target below the reference price is rejected
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | long 2 target 99 | reject INVALID_TARGET

## a long's target at the reference price is rejected
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   | long 2 target 100 | reject INVALID_TARGET

## a short's target above the reference price is rejected
minute  | open high low close | order              | expect
00:00   | 100  101  99  100   | short 2 target 101 | reject INVALID_TARGET

## a short's target below zero is rejected
minute  | open high low close | order               | expect
00:00   | 100  101  99  100   | short 2 target 100% | reject INVALID_TARGET

## stop and target are judged against the price known at the signal
minute  | open high low close | order                             | expect
00:00   | 100  101  99  100   | long 2 stop 104 target 108 ref 106 | entry 100 stop 104 target 108 ; stop_loss 100
account | cash 1000

## a second entry while a position is open is rejected
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100
00:01   | 100  101  99  100   | long 2 | reject POSITION_EXISTS
account | held long | rejections 1

## an opposite entry without an exit is rejected
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | long 2  | entry 100
00:01   | 100  101  99  100   | short 2 | reject POSITION_EXISTS side short
account | held long

## a second entry at one close is rejected, the first stands
minute  | open high low close | order           | expect
00:00   | 100  101  99  100   | long 2; short 1 | reject POSITION_EXISTS side short ; entry 100 qty 2
account | held long

## an account without money cannot enter
terms   | cash 0
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | reject INSUFFICIENT_MARGIN

## a cut below the smallest quantity is rejected at the fill
terms   | cash 0.9 | lot 0.1 | min_qty 0.1
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | accept 2; reject INSUFFICIENT_MARGIN side long
account | cash 0.9

## a cut to less than one lot is rejected at the fill
terms   | cash 5 | lot 1 | min_qty 0 | min_notional 0
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | accept 2; reject INSUFFICIENT_MARGIN side long

## a cut to exactly the smallest quantity is taken
terms   | cash 1 | lot 0.1 | min_qty 0.1 | min_notional 0
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | reduce 0.1 from 2 ; entry 100 qty 0.1

## a cut to exactly the smallest notional is taken
terms   | cash 1 | lot 0.01 | min_notional 10
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | reduce 0.1 from 2 ; entry 100 qty 0.1

## a cut below the smallest notional is rejected at the fill
terms   | cash 1 | lot 0.01 | min_notional 20
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | accept 2; reject INSUFFICIENT_MARGIN side short

## a leverage whose margin is below maintenance cannot enter
terms   | leverage 100 | tiers *:0.01:0
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | accept 2; reject INSUFFICIENT_MARGIN

## a leverage whose margin is just above maintenance can
terms   | leverage 100 | tiers *:0.009:0
minute  | open high low close   | order  | expect
00:00   | 100  101  99.95 100   | long 2 | entry 100 margin 2 liq 99.9

## a rejected order leaves the account as it was
terms   | fee 5
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   | long 2 stop 101   | reject INVALID_STOP
00:01   | 100  101  99  100   | short 2 stop 99   | reject INVALID_STOP
00:02   | 100  101  99  100   | short 2 stop 102  | entry 100 trade 1
account | cash 999.9 | rejections 2
`);
