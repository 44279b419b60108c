import { engineScenes } from "../../support/engine_scene.ts";

engineScenes(`
## an account whose equity falls to its stop is closed at that close and stops
terms   | stop_equity 990
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 100  101  93  94    |       |
00:03   | 94   95   93  94    | long  | account_blown 94 gross -12 ; stopped account_blown
00:04   | 94   120  93  120   |       |
account | cash 988 | equity 988 | stopped account_blown | closes 3 | attempts 1
trade 1 | reason account_blown | bars 2

## equity exactly at the stop is blown
terms   | stop_equity 990
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  95  95    | long  | entry 100
00:02   | 95   96   94  95    |       | account_blown 95 gross -10 ; stopped account_blown
account | cash 990

## equity a cent above the stop goes on
terms   | stop_equity 989.99
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  95  95    | long  | entry 100
00:02   | 97   98   96  97    |       |
close   |                     | end_of_data 97 gross -6 ; stopped end_of_data
account | lowest 990

## the mark price blows an account, the last price fills its close
terms   | stop_equity 990 | slippage 10
minute  | open high low close | mark        | order | expect
00:00   | 100  101  99  100   | =           |       |
00:01   | 100  101  99  100   | 95 96 94 94 | long  | entry 100.1 qty 2
00:02   | 100  101  99  100   | =           |       | account_blown 99.9 gross -0.4 ; stopped account_blown
account | cash 999.6 | stopped account_blown

## an equity low inside a bar that recovers by its close does not blow
terms   | stop_equity 990 | exec 3
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   |       |
00:02   | 100  101  99  100   |       |
00:03   | 100  101  99  100   | long  | entry 100
00:04   | 100  101  92  93    |       |
00:05   | 93   101  92  100   |       |
close   |                     | end_of_data 100 ; stopped end_of_data

## an account blown by its own stop has nothing left to close
terms   | stop_equity 997 | stop 2%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  97  99    | long  | entry 100 ; stop_loss 98 gross -4
00:02   | 99   100  98  99    | short | stopped account_blown
account | cash 996 | attempts 1 | closes 2

## an account blown at the last close is blown, not at its end
terms   | stop_equity 990
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  94  94    | long  | entry 100
close   | short               | account_blown 94 ; stopped account_blown
account | attempts 1

## a liquidation is one loss among others: the run goes on
terms   | sizing percent_equity:100
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100 qty 10 margin 100 liq 90.5
00:02   | 100  101  90  100   |       | liquidation 90 gross -100
00:03   | 100  101  99  100   | long  | entry 100 qty 9 margin 90
close   |                     | end_of_data 100 ; stopped end_of_data
account | cash 900 | trades 2

## a mark price that dips in one minute of an exec bar liquidates in that minute
terms   | exec 3
minute  | open high low close | mark            | order | expect
00:00   | 100  101  99  100   | =               |       |
00:01   | 100  101  99  100   | =               |       |
00:02   | 100  101  99  100   | =               |       |
00:03   | 100  101  99  100   | =               | long  | entry 100 liq 90.5
00:04   | 100  101  99  100   | 95 96 90 95     |       | liquidation 90
00:05   | 100  101  99  100   | =               |       |
close   |                     | stopped end_of_data

## a mark price that spikes in one minute of an exec bar liquidates a short
terms   | exec 3
minute  | open high low close | mark            | order | expect
00:00   | 100  101  99  100   | =               |       |
00:01   | 100  101  99  100   | =               |       |
00:02   | 100  101  99  100   | =               |       |
00:03   | 100  101  99  100   | =               | short | entry 100 liq 109.5
00:04   | 100  101  99  100   | =               |       |
00:05   | 100  101  99  100   | 105 110 104 105 |       | liquidation 110
close   |                     | stopped end_of_data

## a stop is found in the last minute of an exec bar
terms   | exec 3 | stop 2%
minute  | open high low close | mark | order | expect
00:00   | 100  101  99  100   | =    |       |
00:01   | 100  101  99  100   | =    |       |
00:02   | 100  101  99  100   | =    |       |
00:03   | 100  101  99  100   | =    | short | entry 100 stop 102
00:04   | 100  101  99  100   | =    |       |
00:05   | 100  102  99  100   | =    |       | stop_loss 102
close   |                     | stopped end_of_data

## a delay keeps decisions from being asked for
terms   | delay 3
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  |
00:02   | 100  101  99  100   | long  |
00:03   | 100  101  99  100   | long  | entry 100
close   |                     | end_of_data 100 ; stopped end_of_data
account | attempts 1 | first_decision 2 | closes 4

## funding reaches the account through the engine
minute  | open high low close | mark          | order | funding    | expect
07:57   | 100  101  99  100   | =             |       |            |
07:58   | 100  101  99  100   | =             | short |            | entry 100
07:59   | 100  101  99  100   | 99 99 97 98   |       | 0.001+5ms  | funding -0.196 mark 98
08:00   | 100  101  99  100   | =             | exit  |            | signal 100 net 0.196
close   |                     | stopped end_of_data
account | cash 1000.196
trade 1 | received 0.196 | paid 0
`);
