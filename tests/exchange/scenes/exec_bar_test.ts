import { scenes } from "../../support/scene.ts";

scenes(`
## an order fills at the first minute of the exec bar, not at a later one
terms   | exec 3
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100
00:01   | 101  102  100 101   |        |
00:02   | 102  103  101 102   |        |
account | unrealised 4 | mark 102

## quiet minutes of an exec bar leave only their extremes behind
terms   | exec 3
minute  | open high low close | order                    | expect
00:00   | 100  101  99  100   | long 2 stop 90.5 target 110 | entry 100
00:01   | 100  105  99  101   |                          |
00:02   | 101  102  94  102   |                          |
00:03   | 102  103  101 102   | exit                     | signal 102
00:04   | 102  103  101 102   |                          |
00:05   | 102  103  101 102   |                          |
trade 1 | mfe 10 | mae 12 | bars 1 | closest 0.035

## the stop in the second minute of an exec bar ends the position in that minute
terms   | exec 3
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 98 target 104 | entry 100
00:01   | 100  101  97  98    |                           | stop_loss 98
00:02   | 98   105  97  104   |                           |
account | cash 996 | unrealised 0 | mark 104
trade 1 | bars 0 | ambiguous no

## stop and target in different minutes of one exec bar are in no doubt
terms   | exec 3
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 98 target 104 | entry 100
00:01   | 100  104  99  103   |                           | take_profit 104 ambiguous no
00:02   | 103  103  97  98    |                           |
trade 1 | best 8 | worst 8

## stop and target in one minute of an exec bar are ambiguous
terms   | exec 3
minute  | open high low close | order                      | expect
00:00   | 100  101  99  100   | short 2 stop 102 target 96 | entry 100
00:01   | 100  103  95  99    |                            | stop_loss 102 ambiguous yes
00:02   | 99   100  98  99    |                            |

## a gap between two minutes of one exec bar fills at the later open
terms   | exec 2
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 98 | entry 100
00:01   | 95   96   94  95    |                | stop_loss 95

## the entry minute of an exec bar can end the position it opened
terms   | exec 3
minute  | open high low close | order          | expect
00:00   | 100  101  97  98    | long 2 stop 98 | entry 100 ; stop_loss 98
00:01   | 98   99   97  98    |                |
00:02   | 98   99   97  98    |                |

## an exit order waits for the next exec bar, its stop does not
terms   | exec 2
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 98 | entry 100
00:01   | 100  101  99  100   |                |
00:02   | 101  102  97  98    | exit           | signal 101 gross 2
00:03   | 98   99   97  98    |                |
trade 1 | bars 1 | reason signal

## an exit order that finds its position stopped before does nothing
terms   | exec 2
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   | long 2 stop 98 | entry 100
00:01   | 100  101  97  98    |                | stop_loss 98
00:02   | 98   99   97  98    | exit           |
00:03   | 98   99   97  98    |                |
account | cash 996 | rejections 0

## a position of three exec bars has seen three closes
terms   | exec 2
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 2 | entry 100
00:01   | 100  101  99  100   |        |
00:02   | 100  101  99  100   |        |
00:03   | 100  101  99  100   |        |
00:04   | 100  101  99  100   |        |
00:05   | 100  101  99  100   |        |
00:06   | 103  104  102 103   | exit   | signal 103
00:07   | 103  104  102 103   |        |
trade 1 | bars 3 | gross 6

## an exec bar of liquidation opens its minutes for the mark alone
terms   | exec 3
minute  | open high low close | mark            | order  | expect
00:00   | 100  101  99  100   | =               | long 2 | entry 100 liq 90.5
00:01   | 100  101  99  100   | 95 96 90.5 95   |        | liquidation 90
00:02   | 100  101  99  100   | =               |        |
account | cash 980 | mark 100
`);
