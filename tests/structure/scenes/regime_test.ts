import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## a market that stands still ranks in the middle
detector | regime length 2 window 3
bar      | close | volatility | volatility_rank | trend | trend_rank
0        | 10    | -          | -               | -     | -
1        | 10    | -          | -               | -     | -
2        | 10    | -          | -               | -     | -
3        | 10    | -          | -               | -     | -
4        | 10    | 2          | 0.5             | 0     | 0.5

## a gap raises the volatility, while a steady rise ties its own efficiency
detector | regime length 2 window 3
bar      | close | volatility | volatility_rank | trend | trend_rank
0        | 100   | -          | -               | -     | -
1        | 101   | -          | -               | -     | -
2        | 102   | -          | -               | -     | -
3        | 103   | -          | -               | -     | -
4        | 113   | 3          | 1               | 0     | 0.5

## small steps after large ones are low volatility
detector | regime length 2 window 3
bar      | close | volatility | volatility_rank
0        | 100   | -          | -
1        | 110   | -          | -
2        | 120   | -          | -
3        | 121   | -          | -
4        | 122   | 1          | 0

## inside bars calm down and go nowhere
detector | regime length 2 window 3
bar      | high low  | volatility | volatility_rank | trend | trend_rank
0        | 14   6    | -          | -               | -     | -
1        | 13   7    | -          | -               | -     | -
2        | 12   8    | -          | -               | -     | -
3        | 11   9    | -          | -               | -     | -
4        | 10.5 9.5  | 1          | 0               | 0     | 0.5

## leaving a range upwards is a trend
detector | regime length 2 window 3
bar      | close | trend | trend_rank
0        | 10    | -     | -
1        | 11    | -     | -
2        | 10    | -     | -
3        | 11    | -     | -
4        | 13    | 1     | 1

## leaving it downwards is the other
detector | regime length 2 window 3
bar      | close | trend | trend_rank
0        | 20    | -     | -
1        | 19    | -     | -
2        | 20    | -     | -
3        | 19    | -     | -
4        | 17    | 2     | 1

## going back and forth is none
detector | regime length 2 window 3
bar      | close | trend | trend_rank
0        | 10    | -     | -
1        | 12    | -     | -
2        | 14    | -     | -
3        | 13    | -     | -
4        | 14    | 0     | 0

## an equal value counts by half
detector | regime length 2 window 3
bar      | close | trend | trend_rank
0        | 10    | -     | -
1        | 12    | -     | -
2        | 11    | -     | -
3        | 12    | -     | -
4        | 13    | 1     | 1
5        | 14    | 1     | 0.75

## ranks are taken among the newest values only
detector | regime length 2 window 3
bar      | close | volatility | volatility_rank
0        | 100   | -          | -
1        | 101   | -          | -
2        | 102   | -          | -
3        | 103   | -          | -
4        | 113   | 3          | 1
5        | 114   | 2          | 0.5
6        | 115   | 1          | 0
7        | 116   | 1          | 0

## the borders of the classes can be moved, and no movement is no trend
detector | regime length 2 window 3 low_rank 0 high_rank 0.5
bar      | close | volatility | trend
0        | 10    | -          | -
1        | 10    | -          | -
2        | 10    | -          | -
3        | 10    | -          | -
4        | 10    | 3          | 0
`);
