import { assertAlmostEquals, assertEquals } from "@std/assert";
import { DAY_MS } from "../../lib/base/mod.ts";
import { cagr } from "../../lib/metrics/mod.ts";

const YEAR_MS = 365 * DAY_MS;

Deno.test({
  name: "CAGR agrees with published examples",
  permissions: "none",
  fn() {
    // reference.com, after Investopedia: 10,000 to 19,500 in three years is 24.93 %.
    assertAlmostEquals(cagr(10_000, 19_500, 3 * YEAR_MS)!, 0.2493, 5e-5);
    // quantopian/empyrical, test_annual_ret: 3.8931091700480147 % in nine months is
    // 5.2242061386048144 % a year.
    const nineMonths = YEAR_MS * 9 / 12;
    assertAlmostEquals(cagr(100, 103.8931091700480147, nineMonths)!, 0.052242061386048144, 1e-12);
    // lequant40/portfolio_analytics_js counts a year as 365.25 days: 10 % in 365 of them.
    const window = YEAR_MS * 365 / 365.25;
    assertAlmostEquals(cagr(100, 110, window)!, 0.10007181138351062, 1e-12);
  },
});

Deno.test({
  name: "CAGR of 365 days is the return itself",
  permissions: "none",
  fn() {
    assertAlmostEquals(cagr(1000, 1250, YEAR_MS)!, 0.25, 1e-12);
    assertAlmostEquals(cagr(1000, 1250, YEAR_MS / 2)!, 0.5625, 1e-12);
    assertEquals(cagr(1000, 1000, YEAR_MS), 0);
    assertEquals(cagr(1000, 0, YEAR_MS), -1);
  },
});

Deno.test({
  name: "CAGR is null below 30 days and for an account below 0",
  permissions: "none",
  fn() {
    assertEquals(cagr(1000, 1200, 30 * DAY_MS - 1), null);
    assertEquals(cagr(1000, 1200, 30 * DAY_MS) === null, false);
    assertEquals(cagr(1000, 1200, 0), null);
    assertEquals(cagr(1000, -1, YEAR_MS), null);
  },
});
