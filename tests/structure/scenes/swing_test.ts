import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## a top is told when the bar after it has closed
detector | swing left 1 right 1
bar      | high low | high | high_ts_ms | high_age | high_new
0        | 10   8   | -    | -          | -        | -
1        | 12   9   | -    | -          | -        | -
2        | 11   8.5 | 12   | #1         | 1        | 1
3        | 10   8   | 12   | #1         | 2        | 0

## a bottom is told when the bar after it has closed
detector | swing left 1 right 1
bar      | high low | low | low_ts_ms | low_age | low_new
0        | 10   8   | -   | -         | -       | -
1        | 9    6   | -   | -         | -       | -
2        | 11   7   | 6   | #1        | 1       | 1
3        | 12   9   | 6   | #1        | 2       | 0

## of equal highs side by side the first counts
detector | swing left 1 right 1
bar      | high low | high | high_ts_ms | high_new
0        | 10   8   | -    | -          | -
1        | 12   9   | -    | -          | -
2        | 12   9   | 12   | #1         | 1
3        | 11   8   | 12   | #1         | 0

## equal highs further apart than left are two swings
detector | swing left 1 right 1
bar      | high low | high | high_ts_ms | high_new
0        | 10   8   | -    | -          | -
1        | 12   9   | -    | -          | -
2        | 11   9   | 12   | #1         | 1
3        | 12   9   | 12   | #1         | 0
4        | 11   8   | 12   | #3         | 1

## a bar with inside bars after it is a top and a bottom at once
detector | swing left 1 right 2
bar      | high low | high | high_new | low | low_new
0        | 10   8   | -    | -        | -   | -
1        | 14   7   | -    | -        | -   | -
2        | 12   9   | -    | -        | -   | -
3        | 11   9.5 | 14   | 1        | 7   | 1

## a gap up makes a top and no bottom
detector | swing left 1 right 1
bar      | high low | high | low
0        | 10   9   | -    | -
1        | 20   19  | -    | -
2        | 15   14  | 20   | -

## a market that only rises has no swing
detector | swing left 1 right 1
bar      | high low | high | high_new | low | low_new
0        | 10   8   | -    | -        | -   | -
1        | 11   9   | -    | -        | -   | -
2        | 12   10  | -    | 0        | -   | 0
3        | 13   11  | -    | 0        | -   | 0

## a higher bar among those to the right undoes a top before it is told
detector | swing left 1 right 2
bar      | high low | high | high_ts_ms
0        | 10   8   | -    | -
1        | 12   9   | -    | -
2        | 11   9   | -    | -
3        | 13   10  | -    | -
4        | 12   9   | -    | -
5        | 11   8   | 13   | #3

## every bar to the left has to be lower
detector | swing left 2 right 1
bar      | high low | high | high_new
0        | 13   9   | -    | -
1        | 10   8   | -    | -
2        | 12   9   | -    | -
3        | 11   8   | -    | 0
`);
