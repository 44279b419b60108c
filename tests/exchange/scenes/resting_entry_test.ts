import { scenes } from "../../support/scene.ts";

scenes(`
## a limit to buy fills at its price and pays the maker fee
terms   | fee 10 | maker 2 | slippage 50
minute  | open high low close | order           | expect
00:00   | 100  101  98  99    | long 2 limit 98 | entry 98 qty 2 fee 0.0392
account | held long | cash 999.9608

## a limit to sell fills at its price and pays the maker fee
terms   | fee 10 | maker 2 | slippage 50
minute  | open high low close | order             | expect
00:00   | 100  102  99  101   | short 2 limit 102 | entry 102 qty 2 fee 0.0408

## a rebate is received
terms   | fee 10 | maker -1
minute  | open high low close | order           | expect
00:00   | 100  101  98  99    | long 2 limit 98 | entry 98 fee -0.0196
account | cash 1000.0196

## a limit that is not reached is taken back after its bars
minute  | open high low  close | order                  | expect
00:00   | 100  101  98.5 99    | long 2 limit 98 bars 2 |
00:01   | 99   100  98.1 99    |                        |
00:02   | 99   100  90   95    |                        | expire expired price 98 qty 2

## a limit lives for one bar unless told
minute  | open high low close | order           | expect
00:00   | 100  101  99  100   | long 2 limit 98 |
00:01   | 100  101  97  100   |                 | expire expired

## a limit that waits a whole exec bar fills in the minute that reaches it
terms   | exec 3
minute  | open high low close | order                    | expect
00:00   | 100  101  99  100   | long 2 limit 98 stop 95  |
00:01   | 100  101  97  98    |                          | entry 98
00:02   | 98   99   94  95    |                          | stop_loss 95

## an open beyond a waiting limit fills it at that better open, as a maker
terms   | fee 10 | maker 2 | slippage 50
minute  | open high low close | order                  | expect
00:00   | 100  101  99  100   | long 2 limit 98 bars 2 |
00:01   | 96   97   95  96    |                        | entry 96 fee 0.0384

## a limit at the market when it is placed takes: slippage and taker fee, but not above its price
terms   | fee 10 | maker 2 | slippage 50
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | long 2 limit 101 | entry 100.5 fee 0.201
account | held long

## the slippage of a taking limit ends at its price
terms   | slippage 50
minute  | open high low close | order            | expect
00:00   | 100  101  99  100   | long 2 limit 100.2 | entry 100.2

## a post-only limit that would take is rejected
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 limit 101 post yes | reject POST_ONLY_WOULD_TAKE
00:01   | 100  101  90  100   |                           |
account | rejections 1 | held none

## a post-only limit that waits fills as a maker
terms   | fee 10 | maker 2
minute  | open high low close | order                    | expect
00:00   | 100  101  97  100   | long 2 limit 98 post yes | entry 98 fee 0.0392

## a stop order to buy fills above the market with slippage and taker fee
terms   | fee 10 | maker 2 | slippage 50
minute  | open high low close | order              | expect
00:00   | 100  103  99  102   | long 2 trigger 102 | entry 102.51 fee 0.20502

## a stop order to sell fills below the market with slippage
terms   | slippage 50
minute  | open high low close | order              | expect
00:00   | 100  101  97  98    | short 2 trigger 98 | entry 97.51

## an open beyond a stop order fills it at the open
terms   | slippage 50
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 trigger 102 bars 2 |
00:01   | 104  105  103 104   |                           | entry 104.52

## a second entry while one waits is rejected
minute  | open high low close | order                  | expect
00:00   | 100  101  99  100   | long 2 limit 98 bars 3 |
00:01   | 100  101  99  100   | long 2                 | reject POSITION_EXISTS
00:02   | 100  101  97  100   |                        | entry 98

## an exit takes a waiting entry back
minute  | open high low close | order                  | expect
00:00   | 100  101  99  100   | long 2 limit 98 bars 3 |
00:01   | 100  101  97  100   | exit                   | expire cancelled
account | held none

## a waiting entry ends with the run
minute  | open high low close | order                  | expect
00:00   | 100  101  99  100   | long 2 limit 98 bars 3 |
close   | end_of_data         | expire end_of_data

## the stop of a limit is sure to be met after it, as the price came from above
minute  | open high low close | order                   | expect
00:00   | 100  101  96  99    | long 2 limit 98 stop 97 | entry 98 ; stop_loss 97 ambiguous no
trade 1 | mae 2 | mfe 0

## the target of a limit need not have come after it: it waits, and the trade is in doubt
minute  | open high low close | order                      | expect
00:00   | 100  103  98  100   | long 2 limit 98 target 102 | entry 98
00:01   | 100  101  99  101   | exit                       | signal 100 ambiguous yes
trade 1 | net 4 | best 8 | worst 4 | doubts entry_minute

## a close beyond the target is after the limit for sure
minute  | open high low close | order                      | expect
00:00   | 100  103  98  103   | long 2 limit 98 target 102 | entry 98 ; take_profit 102 ambiguous no

## stop and target of a limit in its own minute: the stop counts
minute  | open high low close | order                              | expect
00:00   | 100  103  96  100   | long 2 limit 98 stop 97 target 102 | entry 98 ; stop_loss 97 ambiguous yes
trade 1 | net -2 | best 8 | worst -2 | doubts stop_or_target+entry_minute

## the stop-loss of a stop order need not have come after it: it counts, and the trade is in doubt
minute  | open high low close | order                     | expect
00:00   | 100  103  98  103   | long 2 trigger 102 stop 99 | entry 102 ; stop_loss 99 ambiguous yes
trade 1 | net -6 | best 2 | worst -6 | doubts entry_minute

## a close beyond the stop-loss is after the stop order for sure
minute  | open high low close | order                      | expect
00:00   | 100  103  98  98    | long 2 trigger 102 stop 99 | entry 102 ; stop_loss 99 ambiguous no

## the target of a stop order is sure to be met after it
minute  | open high low close | order                                | expect
00:00   | 100  105  99.5 103  | long 2 trigger 102 stop 99 target 104 | entry 102 ; take_profit 104 ambiguous no

## a stop order short mirrors it
minute  | open high low close | order                                | expect
00:00   | 100  100.5 95 97    | short 2 trigger 98 stop 101 target 96 | entry 98 ; take_profit 96 ambiguous no

## a limit short whose stop is met after it
minute  | open high low close | order                      | expect
00:00   | 100  104  99  101   | short 2 limit 102 stop 103 | entry 102 ; stop_loss 103 ambiguous no

## liquidation in the minute of a limit is sure where the mark is the last price
terms   | leverage 20
minute  | open high low close | order           | expect
00:00   | 100  101  90  99    | long 2 limit 98 | entry 98 ; liquidation 93.1 ambiguous no

## liquidation on another mark price in that minute is a doubt
terms   | leverage 20
minute  | open high low close | mark        | order           | expect
00:00   | 100  101  98  99    | 99 99 93 98 | long 2 limit 98 | entry 98 ; liquidation 93.1 ambiguous yes
trade 1 | gross -9.8 | best 2 | worst -9.8

## a limit larger than the cash is cut at its own price
terms   | cash 100
minute  | open high low close | order             | expect
00:00   | 100  101  79  99    | long 20 limit 80  | reduce 12.5 from 20 ; entry 80 qty 12.5 margin 100

## funding in the minute of a limit is paid
minute  | open high low close | order           | funding | expect
00:00   | 100  101  98  99    | long 2 limit 98 | 0.001   | entry 98 ; funding 0.198

## half of the minute's volume pays half of the impact
terms   | impact 100
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 101
`);
