import { engineScenes } from "../../support/engine_scene.ts";

engineScenes(`
## at bar close the account of a close already holds what was filled there
terms   | profile bar_close | slippage 10 | sizing percent_equity:100
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 110  111  109 110   | long  | accept 10 ; entry 100.1 qty 10
00:02   | 110  111  109 110   | exit  | accept 10 ; signal 109.89 gross 97.9
close   |                     | stopped end_of_data
account | cash 1097.9 | equity 1097.9 | unrealised 0 | lowest 999

## at bar close a flip is sized by what the exit left
terms   | profile bar_close | flip yes | sizing percent_equity:50
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 110  121  109 120   | long  | entry 100 qty 5
00:02   | 120  121  119 120   | short | flip 120 gross 100 ; entry 120 side short
close   |                     | end_of_data 120 ; stopped end_of_data

## by the chart's rule a target near the open comes before the stop
terms   | profile tradingview | exec 3 | stop 3% | target 1%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   |       |
00:02   | 100  101  99  100   |       |
00:03   | 100  100  97  98    | long  | entry 100 ; take_profit 101
00:04   | 98   101  98  100   |       |
00:05   | 100  101  99  100   |       |
close   |                     | stopped end_of_data
trade 1 | ambiguous yes | best 2 | worst -6

## the optimist and the same run: the target first, both in the bounds
terms   | profile optimistic | stop 3% | target 1%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  97  100   | long  | entry 100 ; take_profit 101
close   |                     | stopped end_of_data
trade 1 | ambiguous yes | best 2 | worst -6
`);
