import { engineScenes } from "../../support/engine_scene.ts";

engineScenes(`
## what is decided at a close fills at the next open
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 101  102  100 101   | long  | accept 2 notional 200 ; entry 101 qty 2
00:02   | 102  103  101 102   | exit  | signal 102
close   |                     | stopped end_of_data
account | cash 1002 | trades 1 | attempts 1 | rejections 0 | closes 3

## a long-only plan does not go short
terms   | mode long_only
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | short | reject DIRECTION_NOT_ALLOWED side short
close   |                     | stopped end_of_data
account | attempts 1 | rejections 1 | trades 0

## a short-only plan does not go long
terms   | mode short_only
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | reject DIRECTION_NOT_ALLOWED side long
00:02   | 100  101  99  100   | short | entry 100
close   |                     | end_of_data 100 ; stopped end_of_data

## a long-only plan that may flip still does not go short, and stays in its long
terms   | mode long_only | flip yes
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 100  101  99  100   | short | reject DIRECTION_NOT_ALLOWED side short
close   |                     | end_of_data 100 ; stopped end_of_data

## an entry at the last close has no next open
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
close   | long                | reject ENTRIES_DISABLED side long ; stopped end_of_data
account | attempts 1 | rejections 1

## an exit at the last close is the end of the data
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  101   | long  | entry 100
close   | exit                | end_of_data 101 ; stopped end_of_data

## a second entry of the same side is rejected
terms   | flip yes
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 100  101  99  100   | long  | reject POSITION_EXISTS side long
close   |                     | end_of_data 100 ; stopped end_of_data
account | attempts 2 | rejections 1

## an opposite entry is rejected where flipping is not allowed
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 100  101  99  100   | short | reject POSITION_EXISTS side short
close   |                     | end_of_data 100 ; stopped end_of_data

## an opposite entry flips where flipping is allowed
terms   | flip yes
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | short | entry 100 side short
00:02   | 95   96   94  95    | long  | flip 95 gross 10 ; entry 95 qty 2 side long
00:03   | 96   97   95  96    | exit  | signal 96 gross 2
close   |                     | stopped end_of_data
account | cash 1012 | trades 2

## a flip is sized with the equity at its close
terms   | flip yes
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  111  99  110   | long  | entry 100 qty 2
00:02   | 110  111  109 110   | short | flip 110 gross 20 ; entry 110 qty 1.854
close   |                     | end_of_data 110 ; stopped end_of_data

## a flip whose entry is refused leaves the position all the same
terms   | flip yes
minute  | open high low close | order         | expect
00:00   | 100  101  99  100   |               |
00:01   | 100  101  99  100   | long          | entry 100
00:02   | 101  102  100 101   | short usdt 1  | reject BELOW_MIN_NOTIONAL side short ; flip 101
close   |                     | stopped end_of_data
account | cash 1002 | rejections 1

## an exit asked for while flat is nothing
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | exit  |
close   |                     | stopped end_of_data
account | rejections 0 | trades 0

## a time stop closes at the open after its bars
terms   | time_stop 2
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 101  102  100 101   |       |
00:03   | 102  103  101 102   |       | time_stop 102 gross 4
close   |                     | stopped end_of_data
trade 1 | bars 2 | reason time_stop

## a time stop of one bar closes at the very next open
terms   | time_stop 1 | exec 3
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   |       |
00:02   | 100  101  99  100   |       |
00:03   | 100  101  99  100   | short | entry 100
00:04   | 100  101  99  100   |       |
00:05   | 100  101  99  100   |       |
00:06   | 97   98   96  97    |       | time_stop 97 gross 6
00:07   | 97   98   96  97    |       |
00:08   | 97   98   96  97    |       |
close   |                     | stopped end_of_data
trade 1 | bars 1

## a time stop and an exit at one close: the time stop is the reason
terms   | time_stop 1
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 101  102  100 101   | exit  | time_stop 101
close   |                     | stopped end_of_data

## a stop inside the bar leaves nothing for the time stop
terms   | time_stop 2 | stop 2%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100 stop 98
00:02   | 100  101  97  98    |       | stop_loss 98
00:03   | 98   99   97  98    |       |
close   |                     | stopped end_of_data

## a time stop at the last close is the end of the data
terms   | time_stop 1
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  101   | long  | entry 100
close   |                     | end_of_data 101 ; stopped end_of_data

## a reentry in the minute after a time stop is decided a close later
terms   | time_stop 1
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 101  102  100 101   | long  | reject POSITION_EXISTS side long ; time_stop 101
00:03   | 102  103  101 102   | long  | entry 102 trade 2
close   |                     | end_of_data 102 ; stopped end_of_data
`);
