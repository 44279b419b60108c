import { scenes } from "../../support/scene.ts";

scenes(`
## the optimist takes the target when stop and target lie in one minute
terms   | profile optimistic
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 98 target 104 | entry 100
00:01   | 100  105  97  100   |                           | take_profit 104 ambiguous yes
trade 1 | net 8 | best 8 | worst -4

## the optimist takes a part, and the stop ends the rest in the same minute
terms   | profile optimistic
minute  | open high low close | order                                  | expect
00:00   | 100  101  99  100   | long 2 stop 98 targets 102:0.5,106:0.5 | entry 100
00:01   | 100  103  97  100   |                                        | take_profit 102 qty 1 ; stop_loss 98 qty 1
trade 1 | net 0 | best 0 | worst -4

## the optimist knows no way around an open beyond the stop
terms   | profile optimistic
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 98 target 104 | entry 100
00:01   | 97   105  96  100   |                           | stop_loss 97 ambiguous no

## the optimist lets a target count in the minute of a limit
terms   | profile optimistic
minute  | open high low close | order                      | expect
00:00   | 100  103  98  100   | long 2 limit 98 target 102 | entry 98 ; take_profit 102 ambiguous yes
trade 1 | net 8 | best 8 | worst 4

## the optimist keeps a stop order whose stop-loss may have come before it
terms   | profile optimistic
minute  | open high low close | order                      | expect
00:00   | 100  103  98  102   | long 2 trigger 102 stop 99 | entry 102
00:01   | 102  103  101 103   | exit                       | signal 102 ambiguous yes
trade 1 | net 0 | best 0 | worst -6

## by proximity an open near the high goes to the high first
terms   | profile tradingview
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 97 target 102 | entry 100
00:01   | 100  102  97  99    |                           | take_profit 102 ambiguous yes
trade 1 | net 4 | best 4 | worst -6

## by proximity an open near the low goes to the low first
terms   | profile tradingview
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 98 target 103 | entry 100
00:01   | 100  103  98  102   |                           | stop_loss 98 ambiguous yes
trade 1 | net -4 | best 6 | worst -4

## when both are as near the low comes first: a long loses
terms   | profile tradingview
minute  | open high low close | order                     | expect
00:00   | 100  101  99  100   | long 2 stop 98 target 102 | entry 100
00:01   | 100  102  98  101   |                           | stop_loss 98

## when both are as near the low comes first: a short wins
terms   | profile tradingview
minute  | open high low close | order                      | expect
00:00   | 100  101  99  100   | short 2 stop 102 target 98 | entry 100
00:01   | 100  102  98  101   |                            | take_profit 98

## the whole exec bar is one bar: its minutes do not tell what came first
terms   | profile tradingview | exec 3
minute  | open high low close | order                     | expect
00:00   | 100  101  99  101   | long 2 stop 97 target 103 | entry 100 ; take_profit 103 ambiguous yes
00:01   | 101  101  96  97    |                           |
00:02   | 97   103  97  103   |                           |
trade 1 | best 6 | worst -6

## the same minutes one by one end at the stop
terms   | exec 3
minute  | open high low close | order                     | expect
00:00   | 100  101  99  101   | long 2 stop 97 target 103 | entry 100
00:01   | 101  101  96  97    |                           | stop_loss 97 ambiguous no
00:02   | 97   103  97  103   |                           |

## a limit reached on the way down first has the whole high after it
terms   | profile tradingview
minute  | open high low close | order                      | expect
00:00   | 100  105  98  100   | long 2 limit 98 target 104 | entry 98 ; take_profit 104

## a limit reached on the way down last has no high after it
terms   | profile tradingview
minute  | open high low close | order                      | expect
00:00   | 100  102  95  98    | long 2 limit 98 target 101 | entry 98
00:01   | 98   99   97  98    | exit                       | signal 98

## a stop order reached first has the whole low after it
terms   | profile tradingview
minute  | open high low close | order                     | expect
00:00   | 100  102  95  101   | long 2 trigger 102 stop 97 | entry 102 ; stop_loss 97

## a stop order reached last has no low after it but the close
terms   | profile tradingview
minute  | open high low close | order                      | expect
00:00   | 100  105  96  104   | long 2 trigger 102 stop 97 | entry 102
00:01   | 104  105  103 104   | exit                       | signal 104

## funding of an exec bar is charged to what is open at its end
terms   | profile tradingview | exec 2
minute  | open high low close | order          | funding | expect
00:00   | 100  101  99  100   | long 2 stop 97 | 0.001   | entry 100 ; funding 0.2
00:01   | 100  101  99  100   |                |         |
00:02   | 100  101  99  100   |                | 0.001   | stop_loss 97
00:03   | 100  101  96  97    |                |         |

## at bar close an order fills at the close that decides it
terms   | profile bar_close | exec 2 | slippage 10
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   |                |
00:01   | 100  101  99  101   |                |
00:02   | 105  106  104 105   | long 2         | entry 101.11
00:03   | 105  106  104 105   |                |
00:04   | 110  111  109 110   | exit           | signal 104.89
00:05   | 110  111  109 110   |                |

## at bar close a stop is met at closes only, at the price of the close
terms   | profile bar_close | exec 2
minute  | open high low close | order          | expect
00:00   | 100  101  99  100   |                |
00:01   | 100  101  99  100   |                |
00:02   | 100  101  90  100   | long 2 stop 95 | entry 100
00:03   | 100  101  90  96    |                |
00:04   | 96   97   93  94    |                |
00:05   | 94   95   93  94    |                |
00:06   | 94   95   93  94    |                | stop_loss 94 ambiguous no
00:07   | 94   95   93  94    |                |

## at bar close a target fills at the close beyond it
terms   | profile bar_close
minute  | open high low close | order             | expect
00:00   | 100  101  99  100   |                   |
00:01   | 100  106  99  103   | long 2 target 104 | entry 100
00:02   | 103  106  99  105   |                   |
00:03   | 105  106  99  105   |                   | take_profit 105

## at bar close a flip is two fills at one close
terms   | profile bar_close
minute  | open high low close | order               | expect
00:00   | 100  101  99  100   |                     |
00:01   | 100  102  99  102   | long 2              | entry 100
00:02   | 103  104  99  103   | exit flip ; short 1 | flip 102 ; entry 102 side short

## at bar close funding inside the bar is charged before its end is looked at
terms   | profile bar_close | exec 2
minute  | open high low close | order          | funding | expect
00:00   | 100  101  99  100   |                |         |
00:01   | 100  101  99  100   |                |         |
00:02   | 100  101  99  100   | long 2 stop 97 | 0.001   | entry 100 ; funding 0.2
00:03   | 100  101  96  96    |                | 0.001   |
00:04   | 96   97   95  96    |                |         | stop_loss 96
00:05   | 96   97   95  96    |                |         |
`);
