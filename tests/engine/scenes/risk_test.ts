import { engineScenes } from "../../support/engine_scene.ts";

engineScenes(`
## levels anchored at the fill follow the gap
terms   | stop 2% | target 4%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 105  106  104 105   | long  | entry 105 stop 102.9 target 109.2
close   |                     | end_of_data 105 ; stopped end_of_data

## levels anchored at the signal stay where the signal saw them
terms   | stop 2% | target 8% | anchor signal_close
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 105  106  104 105   | long  | entry 105 stop 98 target 108
close   |                     | end_of_data 105 ; stopped end_of_data

## a target of twice the risk stands twice as far as the stop
terms   | stop 1.5% | target rr:2
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | short | entry 100 stop 101.5 target 97
close   |                     | end_of_data 100 ; stopped end_of_data

## one percent of equity is lost at the stop when one percent is risked
terms   | stop 2% | sizing risk_percent_equity:1
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  97  98    | long  | entry 100 qty 5 stop 98 ; stop_loss 98 gross -10
close   |                     | stopped end_of_data
account | cash 990

## risking a share of equity without a stop has no size
terms   | sizing risk_percent_equity:1
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | reject INVALID_SIZE side long
close   |                     | stopped end_of_data

## a fixed notional is counted at the signal's close
terms   | sizing fixed_usdt:500
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 125  126  124 125   | long  | accept 5 notional 500 ; entry 125 qty 5
close   |                     | end_of_data 125 ; stopped end_of_data

## a strategy's own stop and target replace the model's
terms   | stop 2% | target 4%
minute  | open high low close | order                   | expect
00:00   | 100  101  99  100   |                         |
00:01   | 100  101  99  100   | long stop 95 target 120 | entry 100 stop 95 target 120
close   |                     | end_of_data 100 ; stopped end_of_data

## a strategy's own size replaces the model's
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   |                |
00:01   | 100  101  99  100   | short usdt 750 | entry 100 qty 7.5
close   |                     | end_of_data 100 ; stopped end_of_data

## a strategy's stop on the wrong side is rejected
minute  | open high low close | order         | expect
00:00   | 100  101  99  100   |               |
00:01   | 100  101  99  100   | long stop 105 | reject INVALID_STOP side long
close   |                     | stopped end_of_data

## a strategy's target on the wrong side is rejected
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   |                  |
00:01   | 100  101  99  100   | short target 101 | reject INVALID_TARGET side short
close   |                     | stopped end_of_data

## a size below the smallest notional is rejected
minute  | open high low close | order       | expect
00:00   | 100  101  99  100   |             |
00:01   | 100  101  99  100   | long usdt 4 | reject BELOW_MIN_NOTIONAL side long
close   |                     | stopped end_of_data

## a size below the smallest quantity is rejected
terms   | min_qty 0.1
minute  | open high low close | order       | expect
00:00   | 100  101  99  100   |             |
00:01   | 100  101  99  100   | long usdt 9 | reject BELOW_MIN_QTY side long
close   |                     | stopped end_of_data

## a size beyond the margin is cut at the fill
terms   | lot 0.1
minute  | open high low close | order           | expect
00:00   | 100  101  99  100   |                 |
00:01   | 100  101  99  100   | long usdt 20000 | accept 200 ; reduce 100 from 200 ; entry 100 qty 100 margin 1000
close   |                     | end_of_data 100 ; stopped end_of_data
`);
