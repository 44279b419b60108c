import { structureScenes } from "../structure_scene.ts";

structureScenes(`
## a demand zone begins at the swing low and is told when that is confirmed
detector | zone left 2 right 1 width percent width_value 10 slots 1
bar      | close | 1.state | 1.lower | 1.upper | 1.instance_id | 1.touched | 1.age
0        | 130   | -       | -       | -       | -             | -         | -
1        | 120   | -       | -       | -       | -             | -         | -
2        | 100   | -       | -       | -       | -             | -         | -
3        | 120   | 1       | 100     | 110     | #2            | 0         | 0
4        | 125   | 1       | 100     | 110     | #2            | 0         | 1

## closes inside are counted, and a return is one touch
detector | zone left 2 right 1 width percent width_value 10 slots 1
bar      | close | 1.state | 1.touched | 1.inside | 1.touch_count | 1.time_in_zone
0        | 130   | -       | -         | -        | -             | -
1        | 120   | -       | -         | -        | -             | -
2        | 100   | -       | -         | -        | -             | -
3        | 120   | 1       | 0         | 0        | 0             | 0
4        | 105   | 1       | 1         | 1        | 1             | 1
5        | 106   | 1       | 1         | 1        | 1             | 2
6        | 130   | 1       | 0         | 0        | 1             | 2
7        | 110   | 1       | 1         | 1        | 2             | 3

## a wick into the zone touches and is not inside
detector | zone left 2 right 1 width percent width_value 10 slots 1
bar      | open high low close | 1.touched | 1.inside | 1.touch_count | 1.time_in_zone
0        | 130  130  130 130   | -         | -        | -             | -
1        | 120  120  120 120   | -         | -        | -             | -
2        | 100  100  100 100   | -         | -        | -             | -
3        | 120  120  120 120   | 0         | 0        | 0             | 0
4        | 120  120  108 118   | 1         | 0        | 1             | 0

## a close at the lower bound is inside and breaks nothing
detector | zone left 2 right 1 width percent width_value 10 slots 1
bar      | close | 1.state | 1.inside
0        | 130   | -       | -
1        | 120   | -       | -
2        | 100   | -       | -
3        | 120   | 1       | 0
4        | 100   | 1       | 1

## a close below breaks the zone, which keeps its bounds and is not touched any more
detector | zone left 2 right 1 width percent width_value 10 slots 1
bar      | open high low close | 1.state | 1.lower | 1.touched | 1.touch_count | 1.age
0        | 130  130  130 130   | -       | -       | -         | -             | -
1        | 120  120  120 120   | -       | -       | -         | -             | -
2        | 100  100  100 100   | -       | -       | -         | -             | -
3        | 120  120  120 120   | 1       | 100     | 0         | 0             | 0
4        | 120  120  99  99    | 2       | 100     | 1         | 1             | 1
5        | 99   105  98  104   | 2       | 100     | 0         | 1             | 2

## a gap through the zone breaks it without a touch
detector | zone left 2 right 1 width percent width_value 10 slots 1
bar      | close | 1.state | 1.touched | 1.touch_count
0        | 130   | -       | -         | -
1        | 120   | -       | -         | -
2        | 100   | -       | -         | -
3        | 120   | 1       | 0         | 0
4        | 50    | 2       | 0         | 0

## a wick below breaks where wicks count
detector | zone left 2 right 1 width percent width_value 10 slots 1 break_by wick
bar      | open high low close | 1.state | 1.touched
0        | 130  130  130 130   | -       | -
1        | 120  120  120 120   | -       | -
2        | 100  100  100 100   | -       | -
3        | 120  120  120 120   | 1       | 0
4        | 120  120  99  118   | 2       | 1

## a supply zone hangs below the swing high, and price that never left it has not come back
detector | zone kind supply left 2 right 1 width percent width_value 10 slots 1
bar      | close | 1.state | 1.lower | 1.upper | 1.touched | 1.touch_count
0        | 80    | -       | -       | -       | -         | -
1        | 85    | -       | -       | -       | -         | -
2        | 100   | -       | -       | -       | -         | -
3        | 95    | 1       | 90      | 100     | 0         | 0
4        | 92    | 1       | 90      | 100     | 1         | 0
5        | 85    | 1       | 90      | 100     | 0         | 0
6        | 90    | 1       | 90      | 100     | 1         | 1
7        | 101   | 2       | 90      | 100     | 0         | 1

## of equal lows the first makes the zone
detector | zone left 1 right 1 width percent width_value 10 slots 2
bar      | close | 1.instance_id | 2.state
0        | 120   | -             | -
1        | 100   | -             | -
2        | 100   | #1            | 0
3        | 130   | #1            | 0

## when every slot holds an active zone, the oldest goes
detector | zone left 1 right 1 width percent width_value 10 slots 2
bar      | close | 1.instance_id | 2.instance_id | 1.lower
0        | 120   | -             | -             | -
1        | 100   | -             | -             | -
2        | 130   | #1            | -             | 100
3        | 105   | #1            | -             | 100
4        | 140   | #1            | #3            | 100
5        | 110   | #1            | #3            | 100
6        | 150   | #5            | #3            | 110

## a broken zone goes before an active one that is older
detector | zone left 1 right 1 width percent width_value 10 slots 2
bar      | close | 1.instance_id | 1.state | 2.instance_id | 2.state
0        | 120   | -             | -       | -             | -
1        | 100   | -             | -       | -             | -
2        | 130   | #1            | 1       | -             | 0
3        | 105   | #1            | 1       | -             | 0
4        | 140   | #1            | 1       | #3            | 1
5        | 102   | #1            | 1       | #3            | 2
6        | 150   | #1            | 1       | #5            | 1

## the last falling candle can be the origin, its height the width
detector | zone origin candle left 2 right 1 width range width_value 1 slots 1
bar      | open high low close | 1.state | 1.lower | 1.upper | 1.instance_id
0        | 130  131  125 126   | -       | -       | -       | -
1        | 126  127  115 116   | -       | -       | -       | -
2        | 116  118  110 117   | -       | -       | -       | -
3        | 117  125  116 124   | 1       | 115     | 127     | #1

## a zone that price has closed beyond before it can be told is not told
detector | zone origin candle left 2 right 1 width range width_value 1 slots 1
bar      | open high low close | 1.state | 1.lower
0        | 130  131  125 126   | -       | -
1        | 126  127  115 116   | -       | -
2        | 113  118  110 114   | -       | -
3        | 117  125  116 124   | 0       | -

## the width can count average true ranges, and inside bars have small ones
detector | zone left 1 right 1 width atr width_value 2 atr_length 2 slots 1
bar      | open high low close | 1.state | 1.lower | 1.upper
0        | 110  112  106 108   | -       | -       | -
1        | 108  108  100 102   | -       | -       | -
2        | 102  106  101 105   | 1       | 100     | 113
`);
