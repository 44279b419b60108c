import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## a leg up from the swing low to the swing high
detector | fibonacci left 1 right 1
bar      | close | direction | start | end | retraced | level_236 | level_500 | level_618
0        | 14    | -         | -     | -   | -        | -         | -         | -
1        | 10    | -         | -     | -   | -        | -         | -         | -
2        | 20    | 0         | -     | -   | -        | -         | -         | -
3        | 15    | 1         | 10    | 20  | 0.5      | 17.64     | 15        | 13.82

## a leg down from the swing high to the swing low
detector | fibonacci left 1 right 1
bar      | close | direction | start | end | retraced | level_382 | level_786
0        | 16    | -         | -     | -   | -        | -         | -
1        | 20    | -         | -     | -   | -        | -         | -
2        | 10    | 0         | -     | -   | -        | -         | -
3        | 15    | 2         | 20    | 10  | 0.5      | 13.82     | 17.86

## extensions go beyond the end
detector | fibonacci left 1 right 1
bar      | close | ext_1272 | ext_1618
0        | 14    | -        | -
1        | 10    | -        | -
2        | 20    | -        | -
3        | 15    | 22.72    | 26.18

## a close beyond the end has given back less than nothing
detector | fibonacci left 2 right 1
bar      | close | direction | start | end | retraced
0        | 16    | -         | -     | -   | -
1        | 14    | -         | -     | -   | -
2        | 10    | -         | -     | -   | -
3        | 20    | 0         | -     | -   | -
4        | 15    | 1         | 10    | 20  | 0.5
5        | 22    | 1         | 10    | 20  | -0.2

## a close beyond the start has given back more than all
detector | fibonacci left 1 right 1
bar      | close | direction | retraced
0        | 14    | -         | -
1        | 10    | -         | -
2        | 20    | 0         | -
3        | 9     | 1         | 1.1

## the next swing makes the next leg
detector | fibonacci left 1 right 1
bar      | close | direction | start | end | retraced
0        | 14    | -         | -     | -   | -
1        | 10    | -         | -     | -   | -
2        | 20    | 0         | -     | -   | -
3        | 15    | 1         | 10    | 20  | 0.5
4        | 18    | 2         | 20    | 15  | 0.6

## a bar that is top and bottom makes no leg
detector | fibonacci left 1 right 1
bar      | high low | direction | start
0        | 12   10  | -         | -
1        | 15   8   | -         | -
2        | 13   9   | 0         | -

## of equal highs the first ends the leg
detector | fibonacci left 1 right 1
bar      | close | direction | end | retraced
0        | 14    | -         | -   | -
1        | 10    | -         | -   | -
2        | 20    | 0         | -   | -
3        | 20    | 1         | 20  | 0
4        | 15    | 1         | 20  | 0.5

## a leg can jump
detector | fibonacci left 1 right 1
bar      | close | direction | start | end | retraced
0        | 14    | -         | -     | -   | -
1        | 10    | -         | -     | -   | -
2        | 60    | 0         | -     | -   | -
3        | 35    | 1         | 10    | 60  | 0.5

## inside bars have no leg
detector | fibonacci left 1 right 1
bar      | high low | direction | start | retraced
0        | 14   6   | -         | -     | -
1        | 13   7   | -         | -     | -
2        | 12   8   | 0         | -     | -
3        | 11   9   | 0         | -     | -
`);
