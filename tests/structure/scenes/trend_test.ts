import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## higher highs and higher lows make an uptrend at the close that confirms the second of both
detector | trend left 1 right 1
bar      | close | direction | strength | bars | high_label | low_label
0        | 10    | -         | -        | -    | -          | -
1        | 12    | -         | -        | -    | -          | -
2        | 11    | 0         | 0        | 0    | -          | -
3        | 14    | 0         | 0        | 0    | -          | -
4        | 13    | 0         | 0        | 0    | 1          | -
5        | 16    | 1         | 2        | 0    | 1          | 1

## lower highs and lower lows make a downtrend
detector | trend left 1 right 1
bar      | close | direction | strength | high_label | low_label
0        | 20    | -         | -        | -          | -
1        | 18    | -         | -        | -          | -
2        | 19    | 0         | 0        | -          | -
3        | 16    | 0         | 0        | -          | -
4        | 17    | 0         | 0        | -          | -1
5        | 14    | 2         | 2        | -1         | -1

## every swing that agrees adds strength
detector | trend left 1 right 1
bar      | close | direction | strength | bars
0        | 10    | -         | -        | -
1        | 12    | -         | -        | -
2        | 11    | 0         | 0        | 0
3        | 14    | 0         | 0        | 0
4        | 13    | 0         | 0        | 0
5        | 16    | 1         | 2        | 0
6        | 15    | 1         | 3        | 1
7        | 18    | 1         | 4        | 2

## a lower high leaves the uptrend and takes its strength
detector | trend left 1 right 1
bar      | close | direction | strength | high_label | low_label
0        | 10    | -         | -        | -          | -
1        | 12    | -         | -        | -          | -
2        | 11    | 0         | 0        | -          | -
3        | 14    | 0         | 0        | -          | -
4        | 13    | 0         | 0        | 1          | -
5        | 13.5  | 1         | 2        | 1          | 1
6        | 13.2  | 1         | 0        | -1         | 1

## an equal high is neither
detector | trend left 1 right 1
bar      | close | direction | strength | high_label
0        | 10    | -         | -        | -
1        | 12    | -         | -        | -
2        | 11    | 0         | 0        | -
3        | 14    | 0         | 0        | -
4        | 13    | 0         | 0        | 1
5        | 14    | 1         | 2        | 1
6        | 13.5  | 1         | 0        | 0

## the trend turns when both are lower
detector | trend left 1 right 1
bar      | close | direction | strength | bars
0        | 10    | -         | -        | -
1        | 12    | -         | -        | -
2        | 11    | 0         | 0        | 0
3        | 14    | 0         | 0        | 0
4        | 13    | 0         | 0        | 0
5        | 13.5  | 1         | 2        | 0
6        | 12    | 1         | 0        | 1
7        | 12.5  | 2         | 2        | 0

## outside bars with a higher high and a lower low have no direction
detector | trend left 1 right 1
bar      | high low | direction | high_label | low_label
0        | 10   9   | -         | -          | -
1        | 12   8   | -         | -          | -
2        | 11   9   | 0         | -          | -
3        | 14   7   | 0         | -          | -
4        | 13   8   | 0         | 1          | -1

## inside bars tell nothing
detector | trend left 1 right 1
bar      | high low | direction | strength | high_label | low_label
0        | 12   8   | -         | -        | -          | -
1        | 11   9   | -         | -        | -          | -
2        | 10.5 9.5 | 0         | 0        | -          | -
3        | 10.2 9.8 | 0         | 0        | -          | -

## a gap counts like any other distance
detector | trend left 1 right 1
bar      | close | direction | high_label | low_label
0        | 10    | -         | -          | -
1        | 12    | -         | -          | -
2        | 11    | 0         | -          | -
3        | 30    | 0         | -          | -
4        | 29    | 0         | 1          | -
5        | 40    | 1         | 1          | 1
`);
