import { engineScenes } from "../../support/engine_scene.ts";

engineScenes(`
## a limit waits below the close that gave the signal, and its size counts its own price
terms   | entry limit:2% | maker 2 | fee 10
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  97  98    | long  | accept 2.04 notional 199.92 ; entry 98 qty 2.04 fee 0.039984
close   |                     | end_of_data 98 ; stopped end_of_data

## a limit short waits above
terms   | entry limit:2%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  103  99  100   | short | entry 102 qty 1.96
close   |                     | end_of_data 100 ; stopped end_of_data

## a limit expires after its bars
terms   | entry limit:2%:2
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  |
00:02   | 100  101  99  100   |       |
00:03   | 100  101  90  100   |       | expire expired
close   |                     | stopped end_of_data

## a limit price is rounded to the tick away from the market
terms   | entry limit:0.1% | tick 0.5
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 99.5
close   |                     | end_of_data 100 ; stopped end_of_data

## a stop entry waits above and fills with slippage
terms   | entry stop:2% | slippage 10
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  103  99  102   | long  | entry 102.11
close   |                     | end_of_data 101.89 ; stopped end_of_data

## an opposite signal takes the waiting entry back and waits on its own side
terms   | entry limit:2%:5
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  |
00:02   | 100  103  99  100   | short | expire cancelled ; entry 102
close   |                     | end_of_data 100 ; stopped end_of_data

## a further signal of the same side leaves the waiting entry where it is
terms   | entry limit:2%:5
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  99.5  | long  |
00:02   | 99.5 101  98  99    | long  | reject POSITION_EXISTS ; entry 98
close   |                     | end_of_data 99 ; stopped end_of_data

## risk sizing of a limit counts from its own price to the stop of the signal
terms   | entry limit:1% | anchor signal_close | stop 5% | sizing risk_percent_equity:1
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 99 qty 2.5 stop 95
00:02   | 100  101  95  96    |       | stop_loss 95 gross -10
close   |                     | stopped end_of_data

## a stop anchored at the fill keeps its distance from the limit
terms   | entry limit:1% | stop 5% | sizing risk_percent_equity:1
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 99 qty 2.02 stop 94.05
close   |                     | end_of_data 100 ; stopped end_of_data

## further entries add until there are as many as allowed
terms   | max_entries 2
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100 qty 2
00:02   | 110  111  109 110   | long  | entry 110 qty 2 total 4
00:03   | 110  111  109 110   | long  | reject POSITION_EXISTS
close   |                     | end_of_data 110 ; stopped end_of_data
account | attempts 3 | rejections 1

## an addition risks the distance to the stop that is there
terms   | max_entries 2 | stop 5% | sizing risk_percent_equity:1
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  97  97    | long  | entry 100 qty 2 stop 95
00:02   | 97   98   96  97    | long  | entry 97 qty 4.97 total 6.97 stop 95
close   |                     | end_of_data 97 ; stopped end_of_data

## a position that may grow still flips
terms   | max_entries 2 | flip yes
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100
00:02   | 100  101  99  100   | short | flip 100 ; entry 100 side short
close   |                     | end_of_data 100 ; stopped end_of_data

## targets in multiples of the stop close parts
terms   | stop 2% | targets rr:1:0.5,rr:2:0.5
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  103  99  102   | long  | entry 100 target 102 ; take_profit 102 qty 1
00:02   | 102  104  101 104   |       | take_profit 104 qty 1
close   |                     | stopped end_of_data

## a trail of the plan, with its activation
terms   | trail 1%:2%
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  98  100   | long  | entry 100 stop none
00:02   | 102  104  102 104   |       |
00:03   | 104  104  102 102   |       | trailing_stop 102.96
close   |                     | stopped end_of_data

## break even of the plan, once the stop's distance is earned
terms   | stop 2% | even rr:1
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  101   | long  | entry 100 stop 98
00:02   | 101  102  101 102   |       |
00:03   | 102  102  99  100   |       | break_even 100
close   |                     | stopped end_of_data

## a cap by leverage cuts the order and says so
terms   | sizing percent_equity:300 | cap leverage:2
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | reduce 20 from 30 by leverage ; entry 100 qty 20
close   |                     | end_of_data 100 ; stopped end_of_data

## a cap by margin counts margin as a share of equity
terms   | sizing percent_equity:300 | cap margin:10
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | reduce 10 from 30 by margin_percent ; entry 100 qty 10 margin 100
close   |                     | end_of_data 100 ; stopped end_of_data

## a cap by notional is in USDT, and the tightest cap counts
terms   | sizing percent_equity:300 | cap leverage:2,margin:10,notional:500
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | reduce 5 from 30 by notional ; entry 100 qty 5
close   |                     | end_of_data 100 ; stopped end_of_data

## a cap that is not reached cuts nothing
terms   | cap leverage:2,margin:10,notional:500
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100 qty 2
close   |                     | end_of_data 100 ; stopped end_of_data

## a cap holds for the position with its additions
terms   | max_entries 3 | cap notional:300
minute  | open high low close | order | expect
00:00   | 100  101  99  100   |       |
00:01   | 100  101  99  100   | long  | entry 100 qty 2
00:02   | 100  101  99  100   | long  | reduce 1 from 2 by notional ; entry 100 qty 1
00:03   | 100  101  99  100   | long  | reduce 0 from 2 by notional ; reject INVALID_SIZE
close   |                     | end_of_data 100 qty 3 ; stopped end_of_data

## a size the strategy names is capped too
terms   | cap notional:300
minute  | open high low close | order         | expect
00:00   | 100  101  99  100   |               |
00:01   | 100  101  99  100   | long usdt 900 | reduce 3 from 9 by notional ; entry 100 qty 3
close   |                     | end_of_data 100 ; stopped end_of_data
`);
