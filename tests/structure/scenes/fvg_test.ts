import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## prices that three rising bars skip are a gap
detector | fvg kind up slots 1
bar      | high low | 1.state | 1.lower | 1.upper | 1.instance_id | 1.fill | 1.touched | 1.age
0        | 10   8   | -       | -       | -       | -             | -      | -         | -
1        | 14   9   | -       | -       | -       | -             | -      | -         | -
2        | 15   12  | 1       | 10      | 12      | #1            | 0      | 0         | 0
3        | 16   13  | 1       | 10      | 12      | #1            | 0      | 0         | 1

## bars that meet leave no gap
detector | fvg kind up slots 1
bar      | high low | 1.state | 1.lower
0        | 10   8   | -       | -
1        | 14   9   | -       | -
2        | 15   10  | 0       | -

## half of it traded back
detector | fvg kind up slots 1
bar      | high low | 1.state | 1.touched | 1.fill | 1.touch_count
0        | 10   8   | -       | -         | -      | -
1        | 14   9   | -       | -         | -      | -
2        | 15   12  | 1       | 0         | 0      | 0
3        | 14   11  | 1       | 1         | 0.5    | 1

## all of it traded back is filled
detector | fvg kind up slots 1
bar      | high low | 1.state | 1.touched | 1.fill | 1.lower
0        | 10   8   | -       | -         | -      | -
1        | 14   9   | -       | -         | -      | -
2        | 15   12  | 1       | 0         | 0      | 10
3        | 14   10  | 2       | 1         | 1      | 10
4        | 13   9   | 2       | 0         | 1      | 10

## the deepest trade counts, and staying inside is one touch
detector | fvg kind up slots 1
bar      | high low  | 1.fill | 1.touched | 1.touch_count
0        | 10   8    | -      | -         | -
1        | 14   9    | -      | -         | -
2        | 15   12   | 0      | 0         | 0
3        | 14   11   | 0.5    | 1         | 1
4        | 15   11.5 | 0.5    | 1         | 1
5        | 15   13   | 0.5    | 0         | 1
6        | 15   11.5 | 0.5    | 1         | 2

## a gap of a falling market
detector | fvg kind down slots 1
bar      | high low | 1.state | 1.lower | 1.upper | 1.fill
0        | 20   18  | -       | -       | -       | -
1        | 17   12  | -       | -       | -       | -
2        | 14   10  | 1       | 14      | 18      | 0
3        | 16   12  | 1       | 14      | 18      | 0.5
4        | 18   12  | 2       | 14      | 18      | 1

## a gap that is too small is none
detector | fvg kind up min_percent 20 slots 1
bar      | high low | 1.state
0        | 10   8   | -
1        | 14   9   | -
2        | 15   12  | 0

## inside bars leave no gap
detector | fvg kind up slots 1
bar      | high low | 1.state
0        | 15   5   | -
1        | 12   8   | -
2        | 11   9   | 0

## a market that opens far away leaves a gap to its first bars
detector | fvg kind up slots 1
bar      | high low  | 1.lower | 1.upper
0        | 10   9    | -       | -
1        | 20   19   | -       | -
2        | 21   19.5 | 10      | 19.5

## when every slot holds an open gap, the oldest goes
detector | fvg kind up slots 1
bar      | high low | 1.instance_id | 1.lower | 1.upper
0        | 10   8   | -             | -       | -
1        | 14   9   | -             | -       | -
2        | 15   12  | #1            | 10      | 12
3        | 20   13  | #1            | 10      | 12
4        | 22   17  | #3            | 15      | 17

## a filled gap goes before an open one
detector | fvg kind up slots 2
bar      | high low | 1.state | 1.instance_id | 2.state | 2.instance_id
0        | 10   8   | -       | -             | -       | -
1        | 14   9   | -       | -             | -       | -
2        | 15   12  | 1       | #1            | 0       | -
3        | 20   13  | 1       | #1            | 0       | -
4        | 22   17  | 1       | #1            | 1       | #3
5        | 23   15  | 1       | #1            | 2       | #3
6        | 26   22.5 | 1      | #1            | 1       | #5
`);
