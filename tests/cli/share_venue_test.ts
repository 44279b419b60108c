import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { runProcess } from "../support/run_process.ts";
import { VENUE_START_MS } from "../support/venue_market.ts";
import { startVenueServer } from "../support/venue_server.ts";
import { inFolder } from "../store/fixtures.ts";

const KEY = "s3cret+key/9";
const SPELLINGS = [KEY, encodeURIComponent(KEY), "s3cret"];

Deno.test("the key of a source of shares is in nothing that a sync writes or says", () =>
  inFolder(async (folder) => {
    await using venue = startVenueServer({
      markets: [{ symbol: "AAPL", base: "AAPL", firstMs: VENUE_START_MS, price: 200 }],
      eodhdKey: KEY,
      faults: [{ kind: "cut" }],
    });
    const db = join(folder, "s.duckdb");
    const options = {
      permissions: [
        "-P=data_sync",
        `--allow-write=${folder}`,
        `--allow-read=.,${folder}`,
        `--allow-net=${new URL(venue.url).host}`,
      ],
      env: { EODHD_API_KEY: KEY },
    };
    const window = ["--start", "2025-05-05", "--end", "2025-05-08", "--db", db];
    const sync = (symbol: string) =>
      runProcess(
        [
          ...["data", "sync-range", "--symbol", symbol, "--stream", "last", "--venue", "eodhd"],
          ...["--venue-url", venue.url, ...window],
        ],
        options,
      );
    const good = await sync("AAPL");
    assertEquals(good.code, 0, good.stderr);
    assertStringIncludes(good.stdout, "AAPL last: 4320 rows");
    assertStringIncludes(good.stderr, "trying again");
    venue.misbehave({ kind: "status", status: 403, body: `Forbidden for ${KEY}`, times: 9 });
    const refused = await sync("MSFT");
    assertEquals(refused.code, 1, refused.stderr);
    assertStringIncludes(refused.stderr, "eodhd 403 Forbidden for ***");
    const files = [];
    for await (const { name } of Deno.readDir(folder)) {
      const bytes = await Deno.readFile(join(folder, name));
      files.push(new TextDecoder("latin1").decode(bytes));
    }
    assert(files.length > 0);
    const written = [good.stdout, good.stderr, refused.stdout, refused.stderr, ...files];
    for (const text of written) {
      for (const spelling of SPELLINGS) assert(!text.includes(spelling));
    }
  }));
