import { scenes } from "../../support/scene.ts";

scenes(`
## a long's stop inside a minute fills at the stop, slipped down
terms   | slippage 10 | fee 5
minute  | open high low  close | order                    | expect
00:00   | 100  101  99.5 100.5 | long 2 stop 98 target 104 | entry 100.1 fee 0.1001 stop 98 target 104
00:01   | 100  101  97.5 98    |                          | stop_loss 97.9 fee 0.0979 gross -4.4 net -4.598 ambiguous no
account | cash 995.402 | fees 0.198 | realised -4.4 | margin 0
trade 1 | net -4.598 | best -4.598 | worst -4.598 | mae 4.4 | bars 1 | reason stop_loss

## a short's stop inside a minute fills at the stop, slipped up
terms   | slippage 10 | fee 5
minute  | open high  low  close | order                     | expect
00:00   | 100  100.5 99.5 100   | short 2 stop 102 target 96 | entry 99.9 fee 0.0999 stop 102 target 96
00:01   | 100  102.5 99   102   |                           | stop_loss 102.11 fee 0.10211 gross -4.42 net -4.62201
account | cash 995.37799 | fees 0.20201

## a low that touches the stop to the tick ends a long
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 98 | entry 100
00:01   | 100  101  98  100   |                | stop_loss 98

## a low one tick above the stop leaves a long alone
minute  | open high low   close | order          | expect
00:00   | 100  101  99    100   | long 2 stop 98 | entry 100
00:01   | 100  101  98.01 100   |                |
account | held long

## a high that touches the stop to the tick ends a short
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | short 2 stop 102 | entry 100
00:01   | 100  102  99  100   |                  | stop_loss 102

## a high one tick below the stop leaves a short alone
minute  | open high   low close | order            | expect
00:00   | 100  101    99  100   | short 2 stop 102 | entry 100
00:01   | 100  101.99 99  100   |                  |
account | held short

## a gap through a long's stop fills at the open, slipped
terms   | slippage 10
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 98 | entry 100.1
00:01   | 96   99   95  98.5  |                | stop_loss 95.9 gross -8.4 ambiguous no
trade 1 | mae 8.4 | best -8.4 | worst -8.4

## a gap through a short's stop fills at the open, slipped
terms   | slippage 10
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | short 2 stop 102 | entry 99.9
00:01   | 104  105  101 102   |                  | stop_loss 104.11 gross -8.42

## an open exactly at a long's stop fills there
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 98 | entry 100
00:01   | 98   99   97  98    |                | stop_loss 98 ambiguous no

## a long's target touched inside a minute fills at the target, without slippage
terms   | slippage 10 | fee 5
minute  | open high low  close | order                     | expect
00:00   | 100  101  99.5 100.5 | long 2 stop 98 target 104 | entry 100.1
00:01   | 101  105  100  104.5 |                           | take_profit 104 fee 0.104 gross 7.8 net 7.5959
account | cash 1007.5959
trade 1 | mfe 7.8 | best 7.5959 | worst 7.5959 | ambiguous no

## a short's target touched inside a minute fills at the target, without slippage
terms   | slippage 10 | fee 5
minute  | open high low  close | order                      | expect
00:00   | 100  101  99.5 100   | short 2 stop 102 target 96 | entry 99.9
00:01   | 99   100  95   96    |                            | take_profit 96 fee 0.096 gross 7.8 net 7.6041

## a high that touches the target to the tick fills it
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   | long 2 target 104 | entry 100
00:01   | 100  104  99  100   |                   | take_profit 104

## a high one tick below the target does not fill it
minute  | open high   low close | order             | expect
00:00   | 100  101    99  100   | long 2 target 104 | entry 100
00:01   | 100  103.99 99  100   |                   |
account | held long

## a low that touches a short's target to the tick fills it
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   | short 2 target 96 | entry 100
00:01   | 100  101  96  100   |                   | take_profit 96

## an open past a long's target fills at the open
terms   | slippage 10
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   | long 2 target 104 | entry 100.1
00:01   | 106  107  103 103   |                   | take_profit 106 gross 11.8 ambiguous no

## an open past a short's target fills at the open
terms   | slippage 10
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   | short 2 target 96 | entry 99.9
00:01   | 94   97   93  95    |                   | take_profit 94 gross 11.8

## stop and target in one minute of a long: the stop, and both bounds are kept
terms   | slippage 10 | fee 5
minute  | open high low  close | order                     | expect
00:00   | 100  101  99.5 100.5 | long 2 stop 98 target 104 | entry 100.1 fee 0.1001
00:01   | 100  105  97   100   |                           | stop_loss 97.9 net -4.598 ambiguous yes
trade 1 | ambiguous yes | net -4.598 | worst -4.598 | best 7.5959
account | cash 995.402

## stop and target in one minute of a short: the stop, and both bounds are kept
terms   | slippage 10 | fee 5
minute  | open high low  close | order                      | expect
00:00   | 100  101  99.5 100   | short 2 stop 102 target 96 | entry 99.9 fee 0.0999
00:01   | 100  103  95   100   |                            | stop_loss 102.11 net -4.62201 ambiguous yes
trade 1 | ambiguous yes | worst -4.62201 | best 7.6041

## an open beyond the stop leaves no doubt, even when the target is in the minute
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 98 target 104 | entry 100
00:01   | 97   105  96  104   |                           | stop_loss 97 ambiguous no
trade 1 | best -6 | worst -6

## an open past the target leaves no doubt, even when the stop is in the minute
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 98 target 104 | entry 100
00:01   | 105  106  97  98    |                           | take_profit 105 ambiguous no
trade 1 | best 10 | worst 10

## the first of two minutes decides, whatever the second does
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 98 target 104 | entry 100
00:01   | 100  104  99  100   |                           | take_profit 104 ambiguous no
00:02   | 100  101  90  91    |                           |
account | cash 1008 | held none

## a stop slipped between two ticks is rounded against a long
terms   | slippage 3 | tick 0.05
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 98 | entry 100.05
00:01   | 100  101  97  98    |                | stop_loss 97.95

## a stop slipped between two ticks is rounded against a short
terms   | slippage 3 | tick 0.05
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | short 2 stop 102 | entry 99.95
00:01   | 100  103  99  102   |                  | stop_loss 102.05

## the mark price does not trigger a stop
minute  | open high low close | mark          | order          | expect
00:00   | 100  101  99  100   | =             | long 2 stop 98 | entry 100
00:01   | 100  101  99  100   | 97 98 96 97   |                |
account | held long | unrealised -6

## the mark price does not fill a target
minute  | open high low close | mark            | order             | expect
00:00   | 100  101  99  100   | =               | long 2 target 104 | entry 100
00:01   | 100  101  99  100   | 105 106 104 105 |                   |
account | held long | unrealised 10

## the stop in the minute of the entry counts
terms   | slippage 10
minute  | open high low close | order                     | expect
00:00   | 100  101  97  98    | long 2 stop 98 target 104 | entry 100.1 ; stop_loss 97.9 ambiguous no
trade 1 | bars 0

## a short's stop in the minute of the entry counts
minute  | open high low close | order                      | expect
00:00   | 100  103  99  100   | short 2 stop 102 target 96 | entry 100 ; stop_loss 102 ambiguous no

## the target in the minute of the entry counts
minute  | open high low close | order                     | expect
00:00   | 100  105  99  104   | long 2 stop 98 target 104 | entry 100 ; take_profit 104 gross 8 ambiguous no

## a short's target in the minute of the entry counts
minute  | open high low close | order                      | expect
00:00   | 100  101  95  96    | short 2 stop 102 target 96 | entry 100 ; take_profit 96 gross 8

## stop and target in the minute of the entry: the stop, ambiguous
minute  | open high low close | order                     | expect
00:00   | 100  105  97  100   | long 2 stop 98 target 104 | entry 100 ; stop_loss 98 ambiguous yes
trade 1 | net -4 | worst -4 | best 8

## a fill that has gapped beyond its stop price is stopped at the same open
terms   | slippage 10
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   |                |
00:01   | 97   99   96  98    | long 2 stop 98 | entry 97.1 stop 98 ; stop_loss 96.9 gross -0.4

## a fill that has gapped past its target price is taken at the same open
terms   | slippage 10
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   |                   |
00:01   | 105  106  104 105   | long 2 target 104 | entry 105.11 target 104 ; take_profit 105 gross -0.22

## a stop nearer than the slippage is hit at the open of the entry
terms   | slippage 10
minute  | open high low  close | order             | expect
00:00   | 100  100  99.9 100   | long 2 stop ~0.05 | entry 100.1 stop 100.05 ; stop_loss 99.9

## the best price seen before the exit is the favourable excursion
minute  | open high low close | order          | expect
00:00   | 100  103  99  102   | long 2 stop 97 | entry 100
00:01   | 102  106  101 103   |                |
00:02   | 103  109  96  97    |                | stop_loss 97
trade 1 | mfe 12 | mae 6 | bars 2
`);
