import { scenes } from "../../support/scene.ts";

const SHARES = "leverage 1 | tiers none | lot 1 | min_qty 1 | shorts no";

scenes(`
## a buy with cash holds its whole value and can lose it to the last cent
terms   | ${SHARES}
minute  | open high low  close | order  | expect
00:00   | 100  101  99   100   | long 9 | entry 100 qty 9 margin 900 liq 0
00:01   | 50   50   0.01 0.01  |        |
account | cash 1000 | margin 900 | unrealised -899.91 | equity 100.09 | held long

## a quantity is rounded down to whole shares
terms   | ${SHARES}
minute  | open high low close | order    | expect
00:00   | 100  101  99  100   | long 2.9 | accept 2; entry 100 qty 2

## less than one share is no order
terms   | ${SHARES} | min_notional 0
minute  | open high low close | order    | expect
00:00   | 100  101  99  100   | long 0.9 | reject BELOW_MIN_QTY
account | rejections 1

## cash buys no more than it can pay for, commission included
terms   | ${SHARES} | share 1
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | long 10 | accept 10; reduce 9 by margin; entry 100 qty 9 fee 9
account | cash 991 | available 91

## the smallest commission is part of what a buy needs
terms   | ${SHARES} | commission 101
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | long 9  | accept 9; reduce 8 by margin; entry 100 qty 8 fee 101
account | cash 899 | available 99

## a short without a loan is rejected
terms   | ${SHARES}
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | reject SHORT_NOT_ALLOWED
account | rejections 1 | held none

## a short of borrowed shares holds its value and is taken over at twice its price
terms   | ${SHARES} | shorts yes
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 2 | entry 100 margin 200 liq 200
00:01   | 190  201  190 195   |         | liquidation 200 gross -200 fee 0
account | cash 800

## shares bought on margin are taken over where the margin is used up
terms   | ${SHARES} | leverage 4
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | long 20 | entry 100 margin 500 liq 75
00:01   | 80   80   74  76    |         | liquidation 75 gross -500

## a commission per share is paid by each fill
terms   | ${SHARES} | share 0.5 | commission 1
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 9 | entry 100 fee 4.5
00:01   | 102  103  101 102   | exit   | signal 102 fee 4.5 net 9

## the smallest commission is paid by each part
terms   | ${SHARES} | share 0.5 | commission 3
minute  | open high low close | order                                | expect
00:00   | 100  101  99  100   | long 4 targets 102:0.5,104:0.5       | entry 100 fee 3
00:01   | 101  104  101 104   |                                      | take_profit 102 qty 2 left 2 fee 3; take_profit 104 qty 2 fee 3
trade 1 | gross 12 | net 3 | fees 9

## a share of the value and a commission per share add up
terms   | ${SHARES} | share 0.01 | fee 10
minute  | open high low close | order  | expect
00:00   | 100  101  99  100   | long 5 | entry 100 fee 0.55

## a rebate stays one where there is no smallest commission
terms   | ${SHARES} | maker -2
minute  | open high low close | order                 | expect
00:00   | 100  101  99  100   | long 5 limit 99 bars 2 | accept 5; entry 99 fee -0.099

## the loan of a short is paid at its exit, by the night
terms   | ${SHARES} | shorts yes | borrow 36
minute  | open high low close | order   | expect
23:58   | 100  101  99  100   | short 9 | entry 100 fee 0
23:59   | 100  101  99  100   |         |
24:00   | 101  101  99  100   | exit    | signal 101 fee 0.9 net -9.9
account | cash 990.1 | fees 0.9

## a short that is given back on its day pays for no night
terms   | ${SHARES} | shorts yes | borrow 36
minute  | open high low close | order   | expect
00:00   | 100  101  99  100   | short 9 | entry 100
00:01   | 101  101  99  100   | exit    | signal 101 fee 0 net -9

## a long borrows nothing
terms   | ${SHARES} | shorts yes | borrow 36
minute  | open high low close | order  | expect
23:59   | 100  101  99  100   | long 9 | entry 100
24:00   | 101  101  99  100   | exit   | signal 101 fee 0 net 9
`);
