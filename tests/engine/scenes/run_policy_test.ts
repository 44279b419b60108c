import { engineScenes } from "../../support/engine_scene.ts";

engineScenes(`
## a run that stops at a liquidation ends at that exec close
terms   | on_liquidation stop | sizing percent_equity:100
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 100  101  90  100   |       | liquidation 90 gross -100
00:03   | 100  101  99  100   | long  | stopped liquidated
00:04   | 100  101  99  100   |       |
account | cash 900 | stopped liquidated | closes 3 | attempts 1

## a run that goes on after a liquidation trades again
terms   | sizing percent_equity:100
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 100  101  90  100   |       | liquidation 90
00:03   | 100  101  99  100   | long  | entry 100 qty 9
close   |                     | end_of_data 100 ; stopped end_of_data

## a stop is no liquidation
terms   | on_liquidation stop | stop 2%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  97  100   | long  | entry 100 ; stop_loss 98
00:02   | 100  101  99  100   | long  | entry 100
close   |                     | end_of_data 100 ; stopped end_of_data

## the daily limit disables entries until the next day
terms   | day_loss 1 | stop 5%
minute  | open high low close | order | expect
23:55   | 100  101  99  100   |       |
23:56   | 100  101  95  96    | long  | entry 100 ; stop_loss 95 gross -10
23:57   | 96   97   95  96    | long  | disable daily_loss_limit ; reject ENTRIES_DISABLED why daily_loss_limit
23:58   | 96   97   95  96    | long  | reject ENTRIES_DISABLED why daily_loss_limit
23:59   | 96   97   95  96    |       |
24:00   | 96   97   95  96    | long  | entry 96
close   |                     | end_of_data 96 ; stopped end_of_data
account | rejections 2 | attempts 4

## a loss that is made good again leaves the day disabled
terms   | day_loss 1 | sizing percent_equity:100
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  98  98.5  | long  | entry 100
00:02   | 98.5 103  98  102   |       | disable daily_loss_limit
00:03   | 102  103  101 102   | exit  | signal 102
00:04   | 102  103  101 102   | short | reject ENTRIES_DISABLED why daily_loss_limit
close   |                     | stopped end_of_data

## a loss just above the limit disables nothing
terms   | day_loss 1 | sizing percent_equity:100
minute  | open high low close | order | expect
00:00   | 100  101  99   100  |       |
00:01   | 100  101  99.1 99.1 | long  | entry 100
00:02   | 99.1 101  99   100  | exit  | signal 99.1
00:03   | 100  101  99   100  | short | entry 100
close   |                     | end_of_data 100 ; stopped end_of_data

## the limit counts from the equity the day began with, not from the start of the run
terms   | day_loss 2 | sizing percent_equity:100
minute  | open high low  close | order | expect
23:58   | 100  101  99   100   |       |
23:59   | 100  101  98.5 98.5  | long  | entry 100
24:00   | 98.5 98.5 97.5 97.5  |       |
24:01   | 97.5 98   97   97.5  | exit  | signal 97.5
24:02   | 97.5 98   97   97.5  | long  | entry 97.5
close   |                      | end_of_data 97.5 ; stopped end_of_data

## a position stays open while entries are disabled
terms   | day_loss 1 | sizing percent_equity:100 | target 4%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  98  98.5  | long  | entry 100
00:02   | 98.5 104  98  102   |       | disable daily_loss_limit ; take_profit 104
close   |                     | stopped end_of_data

## after a loss entries rest for some closes
terms   | cooldown 2 | stop 1%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100 ; stop_loss 99
00:02   | 100  101  99  100   | long  | disable cooldown ; reject ENTRIES_DISABLED why cooldown
00:03   | 100  101  99  100   | long  | reject ENTRIES_DISABLED why cooldown
00:04   | 100  101  99.5 100  | long  | entry 100
close   |                     | end_of_data 100 ; stopped end_of_data

## after a profit they do not
terms   | cooldown 2 | target 1%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100 ; take_profit 101
00:02   | 100  101  99  100   | long  | entry 100 ; take_profit 101
close   |                     | stopped end_of_data

## another loss starts the rest again
terms   | cooldown 1 | stop 1%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100 ; stop_loss 99
00:02   | 100  101  99  100   | long  | disable cooldown ; reject ENTRIES_DISABLED
00:03   | 100  101  99  100   | long  | entry 100 ; stop_loss 99
00:04   | 100  101  99  100   | long  | disable cooldown ; reject ENTRIES_DISABLED
close   |                     | stopped end_of_data

## entries are taken in their hours only, by the close that decides
terms   | hours 1,3
minute  | open high low close | order | expect
00:58   | 100  101  99  100   |       |
00:59   | 100  101  99  100   | long  | reject ENTRIES_DISABLED why outside_hours
01:00   | 100  101  99  100   | long  | entry 100
01:01   | 100  101  99  100   | exit  | signal 100
close   |                     | stopped end_of_data

## an exit needs no hour
terms   | hours 0
minute  | open high low close | order | expect
00:58   | 100  101  99  100   |       |
00:59   | 100  101  99  100   | long  | entry 100
01:00   | 100  101  99  100   |       |
01:01   | 100  101  99  100   | exit  | signal 100
close   |                     | stopped end_of_data

## a position is closed after its longest time
terms   | max_open 2
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 100  101  99  100   |       |
00:03   | 101  102  99  100   |       | max_open_time 101
close   |                     | stopped end_of_data
trade 1 | bars 2

## of two limits on time the bars come first
terms   | max_open 2 | time_stop 2
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 100  101  99  100   |       |
00:03   | 101  102  99  100   |       | time_stop 101
close   |                     | stopped end_of_data
`);
