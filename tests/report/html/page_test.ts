import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { renderReport, reportDocument } from "../../../lib/report/mod.ts";
import { CHROMIUM, visitPage } from "../../support/browser.ts";
import { makeWorkplace } from "../../support/bundled_store.ts";
import { inventedReport } from "../../support/invented_report.ts";
import { sampleRun, yearOfMinutes } from "../../support/report_run.ts";
import { runCli } from "../../support/run_cli.ts";

const { db, folder } = await makeWorkplace();
const WINDOW = ["--start", "2025-05-06", "--end", "2025-05-13", "--db", db, "--out", folder];

async function bundledRun(symbol: string): Promise<string> {
  const card = ["--idea-card", "ema_trend_htf", "--symbol", symbol];
  const { stdout } = await runCli("backtest", "run", ...card, ...WINDOW, "--json");
  return JSON.parse(stdout).dir;
}

/** A test that needs a browser. */
function browserTest(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name,
    ignore: CHROMIUM === null,
    sanitizeOps: false,
    sanitizeResources: false,
    fn,
  });
}

function pageUrl(name: string, page: string): string {
  const path = join(folder, name);
  Deno.writeTextFileSync(path, page);
  return toFileUrl(path).href;
}

for (const scheme of ["light", "dark"] as const) {
  browserTest(
    `the page of a run opens from disk in ${scheme}, silently and without a request`,
    async () => {
      const url = toFileUrl(join(await bundledRun("SOLUSDT"), "report.html")).href;
      await visitPage(url, scheme, async (page, log) => {
        assertEquals(await page.locator("html").getAttribute("data-theme"), scheme);
        assertStringIncludes(await page.locator("h1").innerText(), "ema_trend_htf SOLUSDT");
        assertMatch(
          await page.locator(".verdict").innerText(),
          /^(Made|Lost) [\d.]+ % in \d+ trades/,
        );
        assert(await page.locator("#chart canvas").count() > 3);
        const tall = await page.locator("#chart .plot").evaluate((node) => node.clientHeight);
        assertEquals(tall, 640);
        const inked = await page.locator("#chart canvas").first().evaluate((node) => {
          const canvas = node as unknown as {
            width: number;
            height: number;
            getContext(kind: string): {
              getImageData(x: number, y: number, w: number, h: number): { data: Uint8Array };
            };
          };
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        });
        assert(inked > 10, `the chart has ${inked} colours`);
        assertEquals(await page.locator("#returns rect").count() > 1, true);
        assertEquals(await page.locator("#data .day.full").count(), 8);
        for (const whose of ["days", "trades"]) {
          const bands = page.locator("section", { hasText: `The ${whose} drawn again in blocks` });
          const box = await bands.locator(".outer").boundingBox();
          assert(box !== null && box.width > 300 && box.height > 50);
          assertMatch(await bands.innerText(), /1000 paths of blocks of \d+/);
        }
        assertEquals(log, { messages: [], requests: [] });
      });
    },
  );
}

browserTest("a trade that is clicked shows its minutes, levels and fill in words", async () => {
  const run = sampleRun();
  const url = pageUrl("sample.html", renderReport([{ document: reportDocument(run) }]));
  await visitPage(url, "light", async (page, log) => {
    const trade = run.engine.trades.find(({ exitReason }) => exitReason === "stop_loss")!;
    await page.locator(`.trades tr[data-id="${trade.id}"]`).click();
    const detail = page.locator("#trade");
    assertStringIncludes(await detail.locator("h2").innerText(), `Trade ${trade.id}`);
    const words = await detail.locator("ol").innerText();
    assertStringIncludes(words, "filled at the open of the minute");
    assertMatch(words, /the stop [\d.]+/);
    assertStringIncludes(await detail.locator(".legend").innerText(), "mark price");
    assertEquals(await detail.locator("table.facts").first().locator("tbody tr").count(), 4);
    assert(await detail.locator("canvas").count() > 2);
    assertEquals(log, { messages: [], requests: [] });
  });
});

browserTest(
  "the page of what is owned speaks of no funding, mark price or liquidation",
  async () => {
    const run = sampleRun();
    run.instrument = { ...run.instrument, symbol: "SPY", kind: "equity" };
    const url = pageUrl("owned.html", renderReport([{ document: reportDocument(run) }]));
    await visitPage(url, "light", async (page, log) => {
      await page.locator(".trades tbody tr").first().click();
      for (const part of [".tiles", ".trades", "#trade"]) {
        const text = await page.locator(part).first().innerText();
        assertStringIncludes(text, "USD");
        assertEquals(text.match(/funding|liquidation|USDT/gi), null);
      }
      assertEquals(log, { messages: [], requests: [] });
    });
  },
);

browserTest("the trade table sorts, filters, and is walked through with the keyboard", async () => {
  const run = sampleRun();
  const url = pageUrl("table.html", renderReport([{ document: reportDocument(run) }]));
  await visitPage(url, "light", async (page, log) => {
    const ids = () =>
      page.locator(".trades tbody tr").evaluateAll((rows) =>
        rows.map((row) => Number((row as unknown as { dataset: { id: string } }).dataset.id))
      );
    await page.getByRole("button", { name: "Net USDT" }).click();
    const best = run.engine.trades.toSorted((a, b) => b.netPnlUsdt - a.netPnlUsdt);
    assertEquals((await ids())[0], best[0].id);
    await page.keyboard.press("Escape");
    await page.locator("#trades select").first().selectOption("short");
    const shorts = run.engine.trades.filter(({ direction }) => direction === "short");
    assertEquals((await ids()).length, Math.min(200, shorts.length));
    await page.locator(".trades tbody tr").first().focus();
    await page.keyboard.press("ArrowDown");
    const second = (await ids())[1];
    assertStringIncludes(await page.locator("#trade h2").innerText(), `Trade ${second} `);
    await page.keyboard.press("k");
    assertStringIncludes(await page.locator("#trade h2").innerText(), `Trade ${(await ids())[0]} `);
    await page.keyboard.press("/");
    await page.keyboard.type("no such trade");
    assertEquals(await ids(), []);
    await page.keyboard.press("Escape");
    assertEquals((await ids()).length, Math.min(200, shorts.length));
    assertEquals(await page.locator("#trade-filter").inputValue(), "");
    assertEquals(log, { messages: [], requests: [] });
  });
});

browserTest("invented minutes and rejected orders are on the page", async () => {
  const run = sampleRun();
  run.preflight = await inventedReport();
  const rejections = { POSITION_EXISTS: 19, SHORT_NOT_ALLOWED: 364 };
  run.metrics = { ...run.metrics, maxDrawdownPct: 0.001, rejectionCount: 383, rejections };
  const url = pageUrl("invented.html", renderReport([{ document: reportDocument(run) }]));
  await visitPage(url, "light", async (page, log) => {
    const badges = await page.locator(".badges").innerText();
    assertStringIncludes(badges, "3 invented minutes accepted");
    assertStringIncludes(badges, "Real mark price but for 20 invented minutes");
    assertStringIncludes(badges, "383 rejected orders");
    const data = await page.locator("#data").innerText();
    assertStringIncludes(data, "3 minutes and 20 mark minutes of them invented");
    const rejected = await page.locator("#rejections tbody tr").allInnerTexts();
    assertEquals(rejected.map((row) => row.split(/\s+/)), [
      ["SHORT_NOT_ALLOWED", "364"],
      ["POSITION_EXISTS", "19"],
    ]);
    const fall = page.locator(".tiles div", { hasText: "Max drawdown" }).locator("dd");
    assertEquals(await fall.innerText(), "0.00 %");
    assertEquals(log, { messages: [], requests: [] });
  });
});

browserTest("zones, levels and breaks are drawn, and a name cannot run as markup", async () => {
  const run = sampleRun();
  const { startMs, endMs } = run.window;
  const price = run.prepared.feeds.exec.close[run.prepared.fromRow];
  const known = { key: "z", role: "exec", from_ts_ms: startMs, to_ts_ms: null };
  const structure = {
    zones: [{ ...known, instance_id: 1, kind: "demand", lower: price - 1, upper: price }],
    levels: [{ ...known, name: "swing_high", price }],
    breaks: [{ key: "b", role: "exec", kind: "bos", direction: "up", level: price, ts_ms: endMs }],
  };
  const evil = "</script><img src=x onerror=alert(1)>";
  const document = { ...reportDocument(run), strategy_id: evil };
  const url = pageUrl("structure.html", renderReport([{ document, structure }]));
  await visitPage(url, "dark", async (page, log) => {
    assertStringIncludes(await page.locator("h1").innerText(), evil);
    assertStringIncludes(await page.locator("#chart .key").innerText(), "zones");
    assertEquals(log, { messages: [], requests: [] });
  });
});

browserTest(
  "runs that differ in symbol, currency and window are compared with a remark",
  async () => {
    const document = reportDocument(sampleRun());
    const share = sampleRun();
    share.symbol = "SPY";
    share.instrument = { ...share.instrument, symbol: "SPY", kind: "equity" };
    const other = reportDocument(share);
    other.run_id = "another";
    const { start_ts_ms, ...window } = other.window as Record<string, number>;
    other.window = { ...window, start_ts_ms: start_ts_ms - 60_000 };
    const remarksOf = async (name: string, pair: (typeof document)[]) => {
      const url = pageUrl(name, renderReport(pair.map((document) => ({ document }))));
      let seen = { remarks: [] as string[], profit: "", share: "" };
      await visitPage(url, "light", async (page, log) => {
        const row = (name: string) =>
          page.locator("#compared tbody tr", { hasText: name }).first().locator("td").last();
        seen = {
          remarks: await page.locator(".remarks li").allInnerTexts(),
          profit: await row("Net profit").innerText(),
          share: await row("Return").innerText(),
        };
        assertEquals(log, { messages: [], requests: [] });
      });
      return seen;
    };
    const apart = await remarksOf("apart.html", [document, other]);
    assertEquals(
      apart.remarks.map((line) => line.split(":")[0]),
      ["The symbols differ", "The currencies differ", "The windows differ"],
    );
    assertEquals([apart.profit, apart.share], ["–", "0.00"]);
    const same = await remarksOf("same.html", [document, document]);
    assertEquals([same.remarks, same.profit], [["A and B are the same run."], "0.00"]);
  },
);

browserTest("days on which the market is closed are not shown as covered", async () => {
  const folders = ["--out", folder, "--db", db, "--json"];
  const card = ["--idea-card", "us_opening_range_breakout", "--symbol", "SPY"];
  const week = ["--start", "2013-10-07", "--end", "2013-10-12"];
  const { stdout } = await runCli("backtest", "run", ...card, ...week, ...folders);
  const url = toFileUrl(join(JSON.parse(stdout).dir, "report.html")).href;
  await visitPage(url, "light", async (page) => {
    const dates = await page.locator("#data .day.closed").evaluateAll((cells) =>
      cells.map((cell) => (cell as unknown as { title: string }).title.split(":")[0])
    );
    assert(dates.length >= 2, dates.join());
    for (const date of dates) assert([0, 6].includes(new Date(date).getUTCDay()), date);
    assertMatch(await page.locator("#data").innerText(), /days from .*, \d+ of them closed/);
  });
});

browserTest("nothing makes a page of a telephone's width scroll sideways", async () => {
  const run = sampleRun();
  run.preflight = await inventedReport();
  const rejections = { POSITION_EXISTS: 19, SHORT_NOT_ALLOWED: 364 };
  run.metrics = { ...run.metrics, rejectionCount: 383, rejections };
  const document = { ...reportDocument(run), strategy_id: "a_name_that_has_more_letters_than_fit" };
  const both = renderReport([{ document }, { document }]);
  const demo = toFileUrl(join(await bundledRun("SOLUSDT"), "report.html")).href;
  for (const url of [demo, pageUrl("narrow.html", both)]) {
    await visitPage(url, "light", async (page) => {
      await page.setViewportSize({ width: 390, height: 800 });
      await page.locator(".trades tbody tr").first().click();
      await page.locator("details").evaluateAll((nodes) => {
        for (const node of nodes) (node as unknown as { open: boolean }).open = true;
      });
      assertEquals(await page.locator("html").evaluate((node) => node.scrollWidth), 390, url);
    });
  }
});

browserTest("two runs stand side by side on one page", async () => {
  const [a, b] = [await bundledRun("SOLUSDT"), await bundledRun("BTCUSDT")];
  const out = join(folder, "compared.html");
  const { code, stdout } = await runCli("report", a, b, "--out", out, "--json");
  assertEquals([code, JSON.parse(stdout).path], [0, out]);
  await visitPage(toFileUrl(out).href, "light", async (page, log) => {
    assertEquals(await page.locator("#compared tbody tr").count(), 16);
    assertEquals(await page.locator("h1").count(), 2);
    await page.getByRole("button", { name: "Run B" }).click();
    assertStringIncludes(await page.locator("#data").innerText(), "BTCUSDT passed");
    assertEquals(log, { messages: [], requests: [] });
  });
});

browserTest("a year of minutes with thousands of trades stays below 8 MB and answers", async () => {
  const run = yearOfMinutes();
  const page = renderReport([{ document: reportDocument(run) }]);
  assert(run.engine.trades.length > 1000, `${run.engine.trades.length} trades`);
  assert(page.length < 8_000_000, `${page.length} bytes`);
  await visitPage(pageUrl("year.html", page), "light", async (view, log) => {
    await view.locator(".trades tbody tr").nth(3).click();
    assertStringIncludes(await view.locator("#trade h2").innerText(), "Trade 4");
    await view.getByRole("button", { name: "Show on chart" }).click();
    assertEquals(log, { messages: [], requests: [] });
  });
});
