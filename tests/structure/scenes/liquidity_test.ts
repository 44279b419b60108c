import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## two equal highs make a pool
detector | liquidity left 1 right 1 tolerance 1
bar      | close | high_state | high_level | high_count | high_ts_ms
0        | 10    | -          | -          | -          | -
1        | 12    | -          | -          | -          | -
2        | 11    | 0          | -          | 0          | -
3        | 12    | 0          | -          | 0          | -
4        | 11    | 1          | 12         | 2          | #3

## highs within the tolerance are equal and the outermost is the level
detector | liquidity left 1 right 1 tolerance 1
bar      | close | high_state | high_level
0        | 100   | -          | -
1        | 121   | -          | -
2        | 110   | 0          | -
3        | 120   | 0          | -
4        | 110   | 1          | 121

## a second high a little above the first does not sweep it
detector | liquidity left 1 right 1 tolerance 1
bar      | close | high_state | high_level
0        | 100   | -          | -
1        | 120   | -          | -
2        | 110   | 0          | -
3        | 121   | 0          | -
4        | 110   | 1          | 121

## highs further apart than the tolerance are none
detector | liquidity left 1 right 1 tolerance 1
bar      | close | high_state | high_level
0        | 10    | -          | -
1        | 12    | -          | -
2        | 11    | 0          | -
3        | 11.5  | 0          | -
4        | 11    | 0          | -

## a pool is swept by the bar that trades beyond it and reclaimed by the first close back
detector | liquidity left 1 right 1 tolerance 1
bar      | close | high_state | high_swept | high_reclaimed
0        | 10    | -          | -          | -
1        | 12    | -          | -          | -
2        | 11    | 0          | 0          | 0
3        | 12    | 0          | 0          | 0
4        | 11    | 1          | 0          | 0
5        | 13    | 2          | 1          | 0
6        | 11    | 2          | 0          | 1
7        | 10    | 2          | 0          | 0

## one bar can sweep and reclaim
detector | liquidity left 1 right 1 tolerance 1
bar      | open high low close | high_state | high_swept | high_reclaimed
0        | 10   10   10  10    | -          | -          | -
1        | 12   12   12  12    | -          | -          | -
2        | 11   11   11  11    | 0          | 0          | 0
3        | 12   12   12  12    | 0          | 0          | 0
4        | 11   11   11  11    | 1          | 0          | 0
5        | 11   13   11  11.5  | 2          | 1          | 1

## trading exactly at the level sweeps nothing and adds a member
detector | liquidity left 1 right 1 tolerance 1
bar      | close | high_state | high_swept | high_count
0        | 10    | -          | -          | -
1        | 12    | -          | -          | -
2        | 11    | 0          | 0          | 0
3        | 12    | 0          | 0          | 0
4        | 11    | 1          | 0          | 2
5        | 12    | 1          | 0          | 2
6        | 11    | 1          | 0          | 3

## a pool of three needs three
detector | liquidity left 1 right 1 tolerance 1 members 3
bar      | close | high_state | high_count
0        | 10    | -          | -
1        | 12    | -          | -
2        | 11    | 0          | 0
3        | 12    | 0          | 0
4        | 11    | 0          | 0
5        | 12    | 0          | 0
6        | 11    | 1          | 3

## equal lows are the mirror image
detector | liquidity left 1 right 1 tolerance 1
bar      | close | low_state | low_level | low_swept | low_reclaimed
0        | 20    | -         | -         | -         | -
1        | 18    | -         | -         | -         | -
2        | 19    | 0         | -         | 0         | 0
3        | 18    | 0         | -         | 0         | 0
4        | 19    | 1         | 18        | 0         | 0
5        | 17    | 2         | 18        | 1         | 0
6        | 19    | 2         | 18        | 0         | 1

## a gap beyond the pool sweeps it
detector | liquidity left 1 right 1 tolerance 1
bar      | close | high_state | high_swept | high_reclaimed
0        | 10    | -          | -          | -
1        | 12    | -          | -          | -
2        | 11    | 0          | 0          | 0
3        | 12    | 0          | 0          | 0
4        | 11    | 1          | 0          | 0
5        | 20    | 2          | 1          | 0

## a high that price went beyond is forgotten
detector | liquidity left 1 right 1 tolerance 1
bar      | close | high_state
0        | 10    | -
1        | 12    | -
2        | 11    | 0
3        | 13    | 0
4        | 11    | 0
5        | 12    | 0
6        | 11    | 0

## equal highs side by side and inside bars are one swing and no pool
detector | liquidity left 1 right 1 tolerance 1
bar      | high low  | high_state | low_state
0        | 10   9    | -          | -
1        | 12   8    | -          | -
2        | 12   8    | 0          | 0
3        | 11   9    | 0          | 0
4        | 10.5 9.5  | 0          | 0
`);
