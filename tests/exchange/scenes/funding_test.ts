import { scenes } from "../../support/scene.ts";

scenes(`
## a long pays a positive rate at the close of the minute that ends on the boundary
minute  | open high low close | order  | funding | expect
07:58   | 100  101  99  100   | long 2 |         | entry 100
07:59   | 100  103  99  102   |        | 0.0001  | funding 0.0204 rate 0.0001 mark 102
08:00   | 102  103  101 102   |        |         |
account | cash 999.9796 | funding 0.0204 | unrealised 4 | equity 1003.9796

## a short receives a positive rate
minute  | open high low close | order   | funding | expect
07:58   | 100  101  99  100   | short 2 |         | entry 100
07:59   | 100  103  99  102   |         | 0.0001  | funding -0.0204
account | cash 1000.0204 | funding -0.0204

## a long receives a negative rate
minute  | open high low close | order  | funding | expect
07:59   | 100  103  99  102   | long 2 | -0.0003 | entry 100 ; funding -0.0612
account | cash 1000.0612

## a short pays a negative rate
minute  | open high low close | order   | funding | expect
07:59   | 100  103  99  102   | short 2 | -0.0003 | entry 100 ; funding 0.0612
account | cash 999.9388

## a rate of zero is settled and moves nothing
minute  | open high low close | order  | funding | expect
07:59   | 100  103  99  102   | long 2 | 0       | entry 100 ; funding 0
account | cash 1000 | funding 0

## funding is counted on the mark price, not on the last price
minute  | open high low close | mark           | order  | funding | expect
07:59   | 100  103  99  102   | 98 99 97 98.5  | long 2 | 0.0001  | entry 100 ; funding 0.0197 mark 98.5

## a record some milliseconds late belongs to its boundary
minute  | open high low close | order  | funding      | expect
07:58   | 100  101  99  100   | long 2 |              | entry 100
07:59   | 100  101  99  100   |        | 0.0001+7ms   | funding 0.02
08:00   | 100  101  99  100   |        |              |

## a record almost a minute late still belongs to its boundary
minute  | open high low close | order  | funding        | expect
07:58   | 100  101  99  100   | long 2 |                | entry 100
07:59   | 100  101  99  100   |        | 0.0001+59999ms | funding 0.02
08:00   | 100  101  99  100   |        |                |

## a record a minute late belongs to the next minute
minute  | open high low close | order  | funding        | expect
07:58   | 100  101  99  100   | long 2 |                | entry 100
07:59   | 100  101  99  100   |        | 0.0001+60000ms |
08:00   | 100  102  99  101   |        |                | funding 0.0202

## nothing is due while flat
minute  | open high low close | order  | funding | expect
07:59   | 100  101  99  100   |        | 0.0001  |
08:00   | 100  101  99  100   |        |         |
account | cash 1000 | funding 0

## a position opened at the boundary pays nothing for it
minute  | open high low close | order  | funding | expect
07:59   | 100  101  99  100   |        | 0.0001  |
08:00   | 100  101  99  100   | long 2 |         | entry 100
account | funding 0 | held long

## a position opened a minute before the boundary pays in full
minute  | open high low close | order  | funding | expect
07:59   | 100  101  99  100   | long 2 | 0.0001  | entry 100 ; funding 0.02
08:00   | 100  101  99  100   |        |         |

## a position stopped in the minute before the boundary pays nothing
minute  | open high low close | order          | funding | expect
07:58   | 100  101  99  100   | long 2 stop 98 |         | entry 100
07:59   | 100  101  97  98    |                | 0.0001  | stop_loss 98
08:00   | 98   99   97  98    |                |         |
account | funding 0

## a position liquidated in the minute before the boundary pays nothing
minute  | open high low close | order   | funding | expect
07:58   | 100  101  99  100   | short 2 |         | entry 100
07:59   | 100  112  99  101   |         | -0.0001 | liquidation 110
account | funding 0 | cash 980

## an exit that fills at the open of the last minute before the boundary pays nothing
minute  | open high low close | order  | funding | expect
07:58   | 100  101  99  100   | long 2 |         | entry 100
07:59   | 100  101  99  100   | exit   | 0.0001  | signal 100
account | funding 0

## an exit that fills at the open on the boundary has paid
minute  | open high low close | order  | funding | expect
07:58   | 100  101  99  100   | long 2 |         | entry 100
07:59   | 100  101  99  100   |        | 0.0001  | funding 0.02
08:00   | 100  101  99  100   | exit   |         | signal 100 net -0.02
trade 1 | paid 0.02 | received 0 | gross 0 | net -0.02

## a stop in the minute after the boundary comes after the funding
minute  | open high low close | order          | funding | expect
07:59   | 100  101  99  100   | long 2 stop 98 | 0.0001  | entry 100 ; funding 0.02
08:00   | 100  101  97  98    |                |         | stop_loss 98 net -4.02

## funding paid and received are kept apart
minute  | open high low close | order  | funding | expect
00:59   | 100  101  99  100   | long 2 | 0.0005  | entry 100 ; funding 0.1
01:59   | 100  101  99  100   |        | -0.0002 | funding -0.04
02:00   | 100  101  99  100   | exit   |         | signal 100 net -0.06
trade 1 | paid 0.1 | received 0.04 | net -0.06
account | funding 0.06 | cash 999.94

## hourly records are settled every hour
minute  | open high low close | order  | funding | expect
00:59   | 100  101  99  100   | long 2 | 0.0001  | entry 100 ; funding 0.02
01:59   | 100  101  99  100   |        | 0.0001  | funding 0.02
02:59   | 100  101  99  100   |        | 0.0001  | funding 0.02
account | funding 0.06

## records four hours apart are settled every four hours
minute  | open high low close | order  | funding | expect
03:59   | 100  101  99  100   | long 2 | 0.0001  | entry 100 ; funding 0.02
04:59   | 100  101  99  100   |        |         |
05:59   | 100  101  99  100   |        |         |
06:59   | 100  101  99  100   |        |         |
07:59   | 100  101  99  100   |        | 0.0002  | funding 0.04
account | funding 0.06

## records eight hours apart are settled every eight hours
minute  | open high low close | order  | funding | expect
07:59   | 100  101  99  100   | long 2 | 0.0001  | entry 100 ; funding 0.02
11:59   | 100  101  99  100   |        |         |
15:59   | 100  101  99  100   |        | 0.0001  | funding 0.02
23:59   | 100  101  99  100   |        | 0.0001  | funding 0.02
account | funding 0.06

## an interval that changes from eight hours to one is followed
minute  | open high low close | order   | funding | expect
07:59   | 100  101  99  100   | short 2 | 0.0008  | entry 100 ; funding -0.16
08:59   | 100  101  99  100   |         | 0.0001  | funding -0.02
09:59   | 100  101  99  100   |         | 0.0001  | funding -0.02
account | funding -0.2

## without records nothing is charged
minute  | open high low close | order  | funding | expect
07:59   | 100  101  99  100   | long 2 |         | entry 100
08:00   | 100  101  99  100   |        |         |
account | funding 0

## two records inside one quiet exec bar are settled in order
terms   | exec 4
minute  | open high low close | order  | funding | expect
00:58   | 100  101  99  100   | long 2 |         | entry 100
00:59   | 100  101  99  100   |        | 0.0001  | funding 0.02
01:59   | 100  102  99  102   |        | 0.0003  | funding 0.0612
02:00   | 102  103  101 102   |        |         |
account | funding 0.0812

## two records inside a walked exec bar: the one after the stop is not charged
terms   | exec 4
minute  | open high low close | order          | funding | expect
00:58   | 100  101  99  100   | long 2 stop 98 |         | entry 100
00:59   | 100  101  99  100   |                | 0.0001  | funding 0.02
01:00   | 100  101  97  98    |                |         | stop_loss 98
01:59   | 98   99   97  98    |                | 0.0003  |
account | funding 0.02 | cash 995.98

## a record missed while flat is not charged later
terms   | exec 2
minute  | open high low close | order  | funding | expect
07:58   | 100  101  99  100   |        |         |
07:59   | 100  101  99  100   |        | 0.0001  |
08:00   | 100  101  99  100   | long 2 |         | entry 100
08:01   | 100  101  99  100   |        |         |
15:58   | 100  101  99  100   |        |         |
15:59   | 100  101  99  100   |        | 0.0002  | funding 0.04
account | funding 0.04

## funding leaves the liquidation price where it was
minute  | open high low   close | order  | funding | expect
07:59   | 100  101  99    100   | long 2 | 0.01    | entry 100 liq 90.5 ; funding 2
08:00   | 100  101  90.51 100   |        |         |
08:01   | 100  101  90.5  100   |        |         | liquidation 90 gross -20 net -22
trade 1 | net -22 | paid 2 | liq 90.5
account | cash 978

## a liquidated position keeps what it received
minute  | open high low close | order   | funding | expect
07:59   | 100  101  99  100   | short 2 | 0.01    | entry 100 ; funding -2
08:00   | 100  112  99  100   |         |         | liquidation 110 gross -20 net -18

## funding enters both bounds of an ambiguous trade
minute  | open high low close | order                     | funding | expect
07:59   | 100  101  99  100   | long 2 stop 98 target 104 | 0.001   | entry 100 ; funding 0.2
08:00   | 100  105  97  100   |                           |         | stop_loss 98 net -4.2 ambiguous yes
trade 1 | worst -4.2 | best 7.8

## a flip at the boundary: the old side pays, the new side does not
minute  | open high low close | order              | funding | expect
07:58   | 100  101  99  100   | long 2             |         | entry 100
07:59   | 100  101  99  100   |                    | 0.0001  | funding 0.02
08:00   | 100  101  99  100   | exit flip; short 2 |         | flip 100 ; entry 100
account | funding 0.02 | held short
`);
