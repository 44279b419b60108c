import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## highest and lowest of three closes
detector | rolling_window length 3
bar      | close | max | max_age | min | min_age
0        | 1     | -   | -       | -   | -
1        | 2     | -   | -       | -   | -
2        | 3     | 3   | 0       | 1   | 2
3        | 4     | 4   | 0       | 2   | 2

## an extreme leaves with its bar
detector | rolling_window length 3
bar      | close | max | max_age | min | min_age
0        | 5     | -   | -       | -   | -
1        | 1     | -   | -       | -   | -
2        | 2     | 5   | 2       | 1   | 1
3        | 3     | 3   | 0       | 1   | 2
4        | 2.5   | 3   | 1       | 2   | 2

## of equal values the newest counts
detector | rolling_window length 3
bar      | close | max | max_age | min | min_age
0        | 4     | -   | -       | -   | -
1        | 4     | -   | -       | -   | -
2        | 4     | 4   | 0       | 4   | 0

## equal highs with a low between them
detector | rolling_window length 3
bar      | close | max | max_age | min | min_age
0        | 4     | -   | -       | -   | -
1        | 2     | -   | -       | -   | -
2        | 4     | 4   | 0       | 2   | 1

## the highs can be the series, and inside bars do not move them
detector | rolling_window length 3 source high
bar      | high low  | max | max_age
0        | 12   6    | -   | -
1        | 11   7    | -   | -
2        | 10   8    | 12  | 2
3        | 9.5  8.5  | 11  | 2

## the lows can be the series
detector | rolling_window length 2 source low
bar      | high low | min | min_age
0        | 12   6   | -   | -
1        | 11   7   | 6   | 1
2        | 10   5   | 5   | 0

## the middle of the bar can be the series
detector | rolling_window length 2 source hl2
bar      | high low | max | min
0        | 12   6   | -   | -
1        | 11   3   | 9   | 7
2        | 20   10  | 15  | 7

## a window of one is the value itself
detector | rolling_window length 1
bar      | close | max | max_age | min | min_age
0        | 5     | 5   | 0       | 5   | 0
1        | 4     | 4   | 0       | 4   | 0

## a gap is an extreme at once
detector | rolling_window length 2
bar      | close | max | min
0        | 1     | -   | -
1        | 1     | 1   | 1
2        | 100   | 100 | 1
3        | 101   | 101 | 100

## a feature can be the series, and its first values start the window
detector | rolling_window length 3 source mood
bar      | close, mood | max | max_age | min  | min_age
0        | 5, -        | -   | -       | -    | -
1        | 6, -        | -   | -       | -    | -
2        | 7, 0.5      | -   | -       | -    | -
3        | 8, -2       | -   | -       | -    | -
4        | 9, 0.5      | 0.5 | 0       | -2   | 1
5        | 9, 0        | 0.5 | 1       | -2   | 2
6        | 9, -0.5     | 0.5 | 2       | -0.5 | 0
7        | 9, -0.5     | 0   | 2       | -0.5 | 0

## a bar at which the feature has no value has no extremes and is not counted
detector | rolling_window length 2 source mood
bar      | close, mood | max | max_age | min | min_age
0        | 5, 3        | -   | -       | -   | -
1        | 6, 1        | 3   | 1       | 1   | 0
2        | 7, -        | -   | -       | -   | -
3        | 8, 2        | 2   | 0       | 1   | 1
4        | 9, -        | -   | -       | -   | -
5        | 9, -        | -   | -       | -   | -
6        | 9, 2        | 2   | 0       | 2   | 0

## the feature that is named is read, and not its neighbour
detector | rolling_window length 2 source calm
bar      | close, mood, calm | max | min
0        | 5, 3, 10          | -   | -
1        | 6, 1, 20          | 20  | 10
2        | 7, 9, 15          | 20  | 15
`);
