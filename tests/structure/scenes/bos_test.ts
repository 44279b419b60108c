import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## the first break of a swing high is a break of structure
detector | bos left 1 right 1
bar      | close | up | down | direction | level | swing_ts_ms | age
0        | 10    | -  | -    | -         | -     | -           | -
1        | 12    | -  | -    | -         | -     | -           | -
2        | 11    | 0  | 0    | 0         | -     | -           | -
3        | 13    | 1  | 0    | 1         | 12    | #1          | 0

## the first break of a swing low is one too
detector | bos left 1 right 1
bar      | close | up | down | direction | level | age
0        | 20    | -  | -    | -         | -     | -
1        | 18    | -  | -    | -         | -     | -
2        | 19    | 0  | 0    | 0         | -     | -
3        | 17    | 0  | 1    | 2         | 18    | 0

## a close at the level breaks nothing
detector | bos left 1 right 1
bar      | close | up | level | swing_ts_ms
0        | 10    | -  | -     | -
1        | 12    | -  | -     | -
2        | 11    | 0  | -     | -
3        | 12    | 0  | -     | -
4        | 12.5  | 1  | 12    | #1

## a wick is not a close
detector | bos left 1 right 1 break_by close
bar      | open high low close | up | level
0        | 10   10   10  10    | -  | -
1        | 12   12   12  12    | -  | -
2        | 11   11   11  11    | 0  | -
3        | 11   13   11  11.5  | 0  | -

## a wick is enough where wicks count
detector | bos left 1 right 1 break_by wick
bar      | open high low close | up | level
0        | 10   10   10  10    | -  | -
1        | 12   12   12  12    | -  | -
2        | 11   11   11  11    | 0  | -
3        | 11   13   11  11.5  | 1  | 12

## a swing is broken once
detector | bos left 1 right 1
bar      | close | up | direction | level | age
0        | 10    | -  | -         | -     | -
1        | 12    | -  | -         | -     | -
2        | 11    | 0  | 0         | -     | -
3        | 13    | 1  | 1         | 12    | 0
4        | 14    | 0  | 1         | 12    | 1

## the next swing on the same side is broken anew
detector | bos left 1 right 1
bar      | close | up | level | swing_ts_ms
0        | 10    | -  | -     | -
1        | 12    | -  | -     | -
2        | 11    | 0  | -     | -
3        | 13    | 1  | 12    | #1
4        | 12.5  | 0  | 12    | #1
5        | 14    | 1  | 13    | #3

## a break on the other side is no break of structure
detector | bos left 1 right 1
bar      | close | up | down | direction | level
0        | 10    | -  | -    | -         | -
1        | 12    | -  | -    | -         | -
2        | 11    | 0  | 0    | 0         | -
3        | 13    | 1  | 0    | 1         | 12
4        | 12.5  | 0  | 0    | 1         | 12
5        | 10    | 0  | 0    | 1         | 12

## a gap over the level breaks it
detector | bos left 1 right 1
bar      | close | up | level
0        | 10    | -  | -
1        | 12    | -  | -
2        | 11    | 0  | -
3        | 20    | 1  | 12

## a bar that breaks both sides is told on the side it closes to
detector | bos left 1 right 1 break_by wick
bar      | open high low close | up | down | level
0        | 10   10   10  10    | -  | -    | -
1        | 12   12   12  12    | -  | -    | -
2        | 11   11   11  11    | 0  | 0    | -
3        | 11.5 11.5 11.5 11.5 | 0  | 0    | -
4        | 11.5 13   10  10.5  | 0  | 1    | 11

## of equal highs the first is the swing that is broken
detector | bos left 1 right 1
bar      | close | up | level | swing_ts_ms
0        | 10    | -  | -     | -
1        | 12    | -  | -     | -
2        | 12    | 0  | -     | -
3        | 11    | 0  | -     | -
4        | 13    | 1  | 12    | #1

## inside bars break nothing
detector | bos left 1 right 1 break_by wick
bar      | high low | up | down | direction
0        | 14   6   | -  | -    | -
1        | 13   7   | -  | -    | -
2        | 12   8   | 0  | 0    | 0
3        | 11   9   | 0  | 0    | 0
`);
