import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## a day leaves its high, low and close to the next, and its opening range stands when it is complete
detector | session_levels opening_bars 2
bar      | open high low close | prev_day_high | prev_day_low | prev_day_close | day_open | day_bars | range_high | range_low
0 00:00  | 10   12   9   11    | -             | -            | -              | 10       | 1        | -          | -
0 08:00  | 11   15   10  14    | -             | -            | -              | 10       | 2        | 15         | 9
0 16:00  | 14   16   8   9     | -             | -            | -              | 10       | 3        | 15         | 9
1 00:00  | 9    10   9   10    | 16            | 8            | 9              | 9        | 1        | -          | -
1 08:00  | 10   11   10  10    | 16            | 8            | 9              | 9        | 2        | 11         | 9

## a day that was not seen from its first bar leaves nothing
detector | session_levels opening_bars 1
bar      | close | prev_day_high | day_open | range_high
0 08:00  | 10    | -             | -        | -
0 16:00  | 11    | -             | -        | -
1 00:00  | 12    | -             | 12       | 12
2 00:00  | 13    | 12            | 13       | 13

## a day without bars is skipped
detector | session_levels opening_bars 1
bar      | close | prev_day_close | day_bars
0 00:00  | 10    | -              | 1
2 00:00  | 11    | 10             | 1
2 08:00  | 12    | 10             | 2

## a week ends with its Sunday
detector | session_levels opening_bars 1
bar      | open high low close | prev_week_high | prev_week_low | prev_week_close
0 00:00  | 10   14   9   11    | -              | -             | -
6 16:00  | 11   12   8   9     | -              | -             | -
7 00:00  | 9    20   9   10    | 14             | 8             | 9
13 00:00 | 10   11   10  10.5  | 14             | 8             | 9
14 00:00 | 10   11   10  10    | 20             | 9             | 10.5

## a week that was not seen from its Monday leaves nothing
detector | session_levels opening_bars 1
bar      | close | prev_week_high | prev_day_high
1 00:00  | 10    | -              | -
6 00:00  | 11    | -              | 10
7 00:00  | 12    | -              | 11
14 00:00 | 13    | 12             | 12

## a day can begin at another time
detector | session_levels day_start_minutes 480 opening_bars 1
bar      | close | day_bars | prev_day_close | day_open
0 00:00  | 10    | 1        | -              | -
0 08:00  | 11    | 1        | -              | 11
0 16:00  | 12    | 2        | -              | 11
1 00:00  | 13    | 3        | -              | 11
1 08:00  | 14    | 1        | 13             | 14

## sessions with nights between them are days
detector | session_levels opening_bars 2
bar      | high low | prev_day_high | day_bars | range_high | range_low
0 14:30  | 10   9   | -             | 1        | -          | -
0 20:30  | 12   9   | -             | 2        | -          | -
1 14:30  | 20   18  | -             | 1        | -          | -
1 14:45  | 19   17  | -             | 2        | 20         | 17
1 20:30  | 25   17  | -             | 3        | 20         | 17
2 14:30  | 24   23  | 25            | 1        | -          | -

## the opening range is that of the first bars there are
detector | session_levels opening_bars 2
bar      | high low | day_bars | range_high | range_low
0 00:00  | 10   9   | 1        | -          | -
1 08:00  | 12   8   | 1        | -          | -
1 16:00  | 14   9   | 2        | 14         | 8

## equal highs and inside bars do not move the range
detector | session_levels opening_bars 1
bar      | high low  | range_high | range_low
0 00:00  | 12   8    | 12         | 8
0 08:00  | 12   9    | 12         | 8
0 16:00  | 11   9.5  | 12         | 8

## a gap at the border of the day belongs to the new day
detector | session_levels opening_bars 1
bar      | close | prev_day_high | prev_day_close | day_open
0 00:00  | 10    | -             | -              | 10
0 16:00  | 11    | -             | -              | 10
1 00:00  | 50    | 11            | 11             | 50
`);
