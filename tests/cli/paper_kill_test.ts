import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { MINUTE_MS, SeededRandom } from "../../lib/base/mod.ts";
import { jsonLines, makeApproved } from "../support/approved_run.ts";
import { type LiveVenue, startLiveVenue } from "../support/live_venue.ts";
import { runCli } from "../support/run_cli.ts";
import { cliCommand } from "../support/run_process.ts";
import { VENUE_MARKETS, VENUE_START_MS, venueBar } from "../support/venue_market.ts";

const KILLS = 50;
const START_MS = VENUE_START_MS + 3 * 1_440 * MINUTE_MS;
/** Longest wait for anything, far above what a slow machine needs. */
const LIMIT_MS = 60_000;

/** Waits until something holds. */
async function until(what: string, holds: () => boolean): Promise<void> {
  const endMs = Date.now() + LIMIT_MS;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The venue's market as it goes on, whoever listens. */
class Market {
  nextMs = START_MS;

  constructor(readonly venue: LiveVenue) {}

  pass(minutes: number): void {
    this.venue.sendMinutes("SOLUSDT", this.nextMs, minutes);
    this.nextMs += minutes * MINUTE_MS;
  }
}

Deno.test(`${KILLS} kills at any moment repeat no signal and lose none`, async () => {
  const { folder, dir } = await makeApproved("ema_trend_htf");
  await using venue = startLiveVenue({ nowMs: START_MS + 5_000 });
  const market = new Market(venue);
  const random = new SeededRandom(7);
  const out = join(folder, "sessions");
  const args = [
    ...["paper", "run", "--manifest", dir, "--venue", "bybit", "--venue-url", venue.url],
    ...["--out", out, "--cache", join(folder, "cache.db"), "--quiet", "--json"],
  ];
  const start = (more: string[] = []) =>
    cliCommand([...args, ...more], { permissions: ["-A"] }).spawn();
  let streamed = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const child = start();
    // One in four dies while it starts, reads what was recorded, or fetches what it missed.
    if (kill > 0 && random.nextInt(4) === 0) {
      await new Promise((resolve) => setTimeout(resolve, 100 + random.nextInt(500)));
    } else {
      await until("the session listens", () => venue.socketCount > 0);
      await venue.subscribed();
      for (let burst = random.nextInt(4); burst >= 0; burst--) {
        market.pass(1 + random.nextInt(30));
        await new Promise((resolve) => setTimeout(resolve, random.nextInt(25)));
      }
      streamed++;
    }
    child.kill("SIGKILL");
    await child.output();
    await until("the socket is gone", () => venue.socketCount === 0);
    market.pass(random.nextInt(20));
  }
  assert(streamed > KILLS / 2);

  const untilMs = Math.ceil((market.nextMs + 1) / 900_000) * 900_000;
  const last = start(["--until", String(untilMs)]);
  await until("the session listens", () => venue.socketCount > 0);
  await venue.subscribed();
  market.pass((untilMs - market.nextMs) / MINUTE_MS + 3);
  const { code, stdout, stderr } = await last.output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stdout) + decoder.decode(stderr));
  const outcome = JSON.parse(decoder.decode(stdout));

  const sessions = [...Deno.readDirSync(out)];
  assertEquals(sessions.map(({ name }) => name), [outcome.run_id]);
  const csv = Deno.readTextFileSync(join(outcome.dir, "bars_1m.csv")).trimEnd().split("\n");
  const rows = csv.slice(1).map((line) => line.split(",").slice(0, 6).map(Number));
  rows.forEach((row, k) => {
    const tsOpenMs = rows[0][0] + k * MINUTE_MS;
    assertEquals(row, venueBar(VENUE_MARKETS[0], tsOpenMs, "last"));
  });
  assertEquals(rows.at(-1)![0], untilMs - MINUTE_MS);
  const facts = jsonLines(outcome.dir, "signals.jsonl");
  assertEquals(facts.map(({ seq }) => seq), Array.from(facts.keys(), (k) => k + 1));
  assert(facts.some(({ type }) => type === "signal"));

  const replay = await runCli("paper", "replay", outcome.dir, "--json");
  const { ok, difference, closes, signals } = JSON.parse(replay.stdout);
  assertEquals([ok, difference], [true, null]);
  assertEquals(closes, (untilMs - START_MS) / 900_000);
  assertEquals(signals, facts.filter(({ type }) => type === "signal").length);
  assertEquals(signals, outcome.signals);
});
