import { scenes } from "../../support/scene.ts";

scenes(`
## a trail stands from the fill on
minute  | open high low close | order           | expect
00:00   | 100  100  98  98.5  | long 2 trail ~2 | entry 100 stop 98 ; trailing_stop 98

## a trail follows the high of finished minutes
minute  | open high low close | order           | expect
00:00   | 100  101  99.5 101  | long 2 trail ~2 | entry 100 stop 98
00:01   | 103.5 105 103.5 105 |                 |
00:02   | 105  105  103 103.5 |                 | trailing_stop 103 ambiguous no
trade 1 | net 6 | stop 103 | bars 2

## a trail of a short follows the low
minute  | open high low close | order            | expect
00:00   | 100  100.5 99 99    | short 2 trail ~2 | entry 100 stop 102
00:01   | 99   99   96  96    |                  |
00:02   | 96   98   95.5 97   |                  | trailing_stop 98 ambiguous yes

## a trail in percent of the best price
terms   | tick 0.001
minute  | open high low close | order            | expect
00:00   | 100  101  100 101   | long 2 trail 5%  | entry 100 stop 95
00:01   | 109  110  109 110   |                  |
00:02   | 110  110  104 104.5 |                  | trailing_stop 104.5 ambiguous no

## the level of a minute is the one known when it begins, and the way past the new level is a doubt
minute  | open high low close | order           | expect
00:00   | 100  101  100 101   | long 2 trail ~2 | entry 100 stop 98
00:01   | 101  106  100 105.5 |                 |
00:02   | 105.5 106 105 105.5 | exit            | signal 105.5 ambiguous yes
trade 1 | net 11 | best 11 | worst 0 | doubts moved_stop

## a minute that ends below the level it has moved to ends the position at the next open
minute  | open high low close | order           | expect
00:00   | 100  101  100 101   | long 2 trail ~2 | entry 100
00:01   | 101  106  100 103   |                 |
00:02   | 103  104  102 104   |                 | trailing_stop 103 ambiguous yes
trade 1 | best 8 | worst 0

## a trail waits for its activation
minute  | open high low close | order                          | expect
00:00   | 100  101  98  100   | long 2 trail ~1 from ~3 stop 90 | entry 100 stop 90
00:01   | 102.5 103 102.5 103 |                                |
00:02   | 103  103  102 102   |                                | trailing_stop 102 ambiguous no
trade 1 | stop 102

## a trail only ever moves towards profit
minute  | open high low close | order            | expect
00:00   | 100  101  100 101   | long 2 trail ~2  | entry 100
00:01   | 103.5 104 103 104   |                  |
00:02   | 104  104  102.5 103 |                  |
00:03   | 103  103.5 102 102.5|                  | trailing_stop 102 ambiguous no

## the initial stop counts until the trail is beyond it
minute  | open high low close | order                   | expect
00:00   | 100  100.5 99.5 100 | long 2 stop 99 trail ~3 | entry 100 stop 99
00:01   | 100  100  98  99    |                         | stop_loss 99

## a gap through a trail fills at the open
minute  | open high low close | order           | expect
00:00   | 100  101  100 101   | long 2 trail ~2 | entry 100
00:01   | 103  104  103 104   |                 |
00:02   | 99   101  98  100   |                 | trailing_stop 99 ambiguous no

## a stop goes to break even and is met there
minute  | open high low close | order                  | expect
00:00   | 100  101  99  101   | long 2 stop 95 even ~2 | entry 100 stop 95
00:01   | 101  103  101 103   |                        |
00:02   | 103  103  99  100   |                        | break_even 100 net 0 ambiguous no

## break even with something for the costs
minute  | open high low close | order                               | expect
00:00   | 100  101  99  101   | long 2 stop 95 even 2% beyond 0.1%  | entry 100
00:01   | 101  103  101 103   |                                     |
00:02   | 103  103  99  100   |                                     | break_even 100.1 net 0.2

## break even of a short
minute  | open high low close | order                    | expect
00:00   | 100  100  97  97    | short 2 stop 105 even ~2 | entry 100
00:01   | 97   101  96  100   |                          | break_even 100 net 0

## a trigger that is not reached leaves the stop
minute  | open high low close | order                  | expect
00:00   | 100  101.9 99 101   | long 2 stop 95 even ~2 | entry 100
00:01   | 101  101  94  95    |                        | stop_loss 95

## trigger and break-even price in one minute: the position lives, and its end there is a doubt
minute  | open high low close | order                  | expect
00:00   | 100  103  99  102   | long 2 stop 95 even ~2 | entry 100
00:01   | 102  106  101 106   |                        |
close   | end_of_data         | end_of_data 106 ambiguous yes
trade 1 | net 12 | best 12 | worst -2 | doubts moved_stop

## stop, trigger and the way back in one minute: the old stop counts
minute  | open high low close | order                  | expect
00:00   | 100  103  94  96    | long 2 stop 95 even ~2 | entry 100 ; stop_loss 95 ambiguous yes
trade 1 | net -10 | best 0 | worst -10 | doubts moved_stop

## trigger, target and break-even price in one minute: the target counts
minute  | open high low close | order                             | expect
00:00   | 100  105  99  102   | long 2 stop 95 target 104 even ~2 | entry 100 ; take_profit 104 ambiguous yes
trade 1 | net 8 | best 8 | worst -2

## whichever of trail and break even is nearer counts
minute  | open high low close | order                            | expect
00:00   | 100  103  100 103   | long 2 stop 95 even ~2 trail ~4  | entry 100 stop 96
00:01   | 105  106  105 106   |                                  |
00:02   | 106  106  101 102   |                                  | trailing_stop 102

## the trail moves inside an exec bar, minute by minute
terms   | exec 3
minute  | open high low close | order           | expect
00:00   | 100  101  100 101   | long 2 trail ~2 | entry 100
00:01   | 103  104  103 104   |                 |
00:02   | 104  104  101 102   |                 | trailing_stop 102

## an exec bar that no level can reach, not even a moved one, moves the trail all the same
terms   | exec 3
minute  | open high low close | order           | expect
00:00   | 100  101  100 101   | long 2 trail ~5 | entry 100
00:01   | 101  104  100 104   |                 |
00:02   | 104  104  101 102   |                 |
00:03   | 102  102  99  100   |                 | trailing_stop 99
00:04   | 100  102  99  100   |                 |
00:05   | 100  102  99  100   |                 |
trade 1 | bars 1 | ambiguous no

## a liquidation comes before a trail that is farther away
terms   | leverage 20
minute  | open high low close | order            | expect
00:00   | 100  101  94  95    | long 2 trail ~20 | entry 100 ; liquidation 95
`);
