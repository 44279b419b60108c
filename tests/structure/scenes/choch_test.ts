import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## a break of the swing low after one of a swing high is a change of character
detector | choch left 1 right 1
bar      | close | up | down | direction | level | swing_ts_ms | age
0        | 10    | -  | -    | -         | -     | -           | -
1        | 12    | -  | -    | -         | -     | -           | -
2        | 11    | 0  | 0    | 0         | -     | -           | -
3        | 13    | 0  | 0    | 0         | -     | -           | -
4        | 12.5  | 0  | 0    | 0         | -     | -           | -
5        | 10    | 0  | 1    | 2         | 11    | #2          | 0

## a break of the swing high after one of a swing low is one too
detector | choch left 1 right 1
bar      | close | up | down | direction | level
0        | 20    | -  | -    | -         | -
1        | 18    | -  | -    | -         | -
2        | 19    | 0  | 0    | 0         | -
3        | 17    | 0  | 0    | 0         | -
4        | 17.5  | 0  | 0    | 0         | -
5        | 20    | 1  | 0    | 1         | 19

## the first break of all changes nothing
detector | choch left 1 right 1
bar      | close | up | down | direction
0        | 10    | -  | -    | -
1        | 12    | -  | -    | -
2        | 11    | 0  | 0    | 0
3        | 13    | 0  | 0    | 0

## going on after the change is no other change
detector | choch left 1 right 1
bar      | close | down | direction | level | age
0        | 10    | -    | -         | -     | -
1        | 12    | -    | -         | -     | -
2        | 11    | 0    | 0         | -     | -
3        | 13    | 0    | 0         | -     | -
4        | 12.5  | 0    | 0         | -     | -
5        | 10    | 1    | 2         | 11    | 0
6        | 10.5  | 0    | 2         | 11    | 1
7        | 9     | 0    | 2         | 11    | 2

## structure that turns and turns back changes twice
detector | choch left 1 right 1
bar      | close | up | down | direction | level | swing_ts_ms
0        | 10    | -  | -    | -         | -     | -
1        | 12    | -  | -    | -         | -     | -
2        | 11    | 0  | 0    | 0         | -     | -
3        | 13    | 0  | 0    | 0         | -     | -
4        | 12.5  | 0  | 0    | 0         | -     | -
5        | 10    | 0  | 1    | 2         | 11    | #2
6        | 10.5  | 0  | 0    | 2         | 11    | #2
7        | 14    | 1  | 0    | 1         | 13    | #3

## a close at the level changes nothing
detector | choch left 1 right 1
bar      | close | down
0        | 10    | -
1        | 12    | -
2        | 11    | 0
3        | 13    | 0
4        | 12.5  | 0
5        | 11    | 0

## a wick is not a close
detector | choch left 1 right 1
bar      | open high low close | down
0        | 10   10   10  10    | -
1        | 12   12   12  12    | -
2        | 11   11   11  11    | 0
3        | 13   13   13  13    | 0
4        | 12.5 12.5 12.5 12.5 | 0
5        | 12.5 12.5 10.5 12   | 0

## a wick is enough where wicks count
detector | choch left 1 right 1 break_by wick
bar      | open high low close | down | level
0        | 10   10   10  10    | -    | -
1        | 12   12   12  12    | -    | -
2        | 11   11   11  11    | 0    | -
3        | 13   13   13  13    | 0    | -
4        | 12.5 12.5 12.5 12.5 | 0    | -
5        | 12.5 12.5 10.5 12   | 1    | 11

## a gap through the level counts
detector | choch left 1 right 1
bar      | close | down | level
0        | 10    | -    | -
1        | 12    | -    | -
2        | 11    | 0    | -
3        | 13    | 0    | -
4        | 12.5  | 0    | -
5        | 5     | 1    | 11

## of equal lows the first is the swing that is broken
detector | choch left 1 right 1
bar      | close | down | level | swing_ts_ms
0        | 10    | -    | -     | -
1        | 12    | -    | -     | -
2        | 11    | 0    | -     | -
3        | 11    | 0    | -     | -
4        | 13    | 0    | -     | -
5        | 12.5  | 0    | -     | -
6        | 10    | 1    | 11    | #2

## inside bars change nothing
detector | choch left 1 right 1 break_by wick
bar      | high low | up | down
0        | 14   6   | -  | -
1        | 13   7   | -  | -
2        | 12   8   | 0  | 0
3        | 11   9   | 0  | 0
`);
