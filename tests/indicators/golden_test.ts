import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";
import { indicator } from "../../lib/indicators/mod.ts";
import { GOLDEN, goldenTests } from "../support/golden.ts";
import { feature, run } from "./feature_under_test.ts";

interface Golden {
  bars: BarColumns;
  columns: Map<string, Float64Array>;
}

async function readGolden(series: string): Promise<Golden> {
  const bytes = new Blob([await Deno.readFile(join(GOLDEN, `${series}.csv.gz`))]).stream();
  const text = await new Response(bytes.pipeThrough(new DecompressionStream("gzip"))).text();
  const [head, ...rows] = text.trimEnd().split("\n").map((line) => line.split(","));
  const columns = new Map(head.map((name, k) => [
    name,
    Float64Array.from(rows, (row) => row[k] === "" ? NaN : Number(row[k])),
  ]));
  const bars = allocateBars(rows.length);
  for (const name of ["open", "high", "low", "close", "volume"] as const) {
    bars[name].set(columns.get(name)!);
  }
  return { bars, columns };
}

/** Typical size of a column, so that a value near zero is not held to a relative error. */
function medianSize(column: Float64Array): number {
  const sizes = column.filter((x) => !Number.isNaN(x)).map(Math.abs).sort();
  return sizes[sizes.length >> 1];
}

function compareCase(line: string, { bars, columns }: Golden): void {
  const [column, target, ...pairs] = line.split(/\s+/);
  const [name, output = "value"] = target.split(".");
  const given = Object.fromEntries(pairs.map((pair) => {
    const [key, value] = pair.split("=");
    return [key, Number.isNaN(Number(value)) ? value : Number(value)];
  }));
  const { mask, skip = 0, sign = 1, ...params } = given;
  const golden = columns.get(column)!;
  const out = run(bars, feature(name, params))[indicator(name).outputs.indexOf(output)];
  const size = medianSize(golden);
  let compared = 0;
  for (let i = Number(skip); i < golden.length; i++) {
    const missing = Number.isNaN(golden[i]);
    if (missing !== Number.isNaN(out[i])) {
      const allowed = mask === "late" ? missing : mask !== undefined && !missing;
      assert(allowed, `row ${i}: golden ${golden[i]}, ours ${out[i]}`);
    } else if (!missing) {
      const error = Math.abs(out[i] - Number(sign) * golden[i]);
      const limit = 1e-9 * Math.max(size, Math.abs(golden[i]));
      assert(error <= limit, `row ${i}: golden ${golden[i]}, ours ${out[i]}`);
      compared++;
    }
  }
  assert(compared > 100, `only ${compared} rows have a value on both sides`);
}

for (const series of ["btcusdt_15m", "spy_1d"]) {
  await goldenTests(["columns.txt", `${series}.csv.gz`], () => compareSeries(series));
}

async function compareSeries(series: string): Promise<void> {
  const mapping = await Deno.readTextFile(join(GOLDEN, "columns.txt"));
  const lines = mapping.trim().split("\n").filter((line) => !line.startsWith("#"));
  const golden = await readGolden(series);

  Deno.test({
    name: `every indicator agrees with independent implementations on ${series}`,
    permissions: "none",
    fn() {
      const known = lines.filter((line) => golden.columns.has(line.split(" ")[0]));
      const absent = series === "spy_1d" ? 2 : 0;
      assertEquals(known.length, lines.length - absent);
      for (const line of known) {
        try {
          compareCase(line, golden);
        } catch (error) {
          throw new Error(line, { cause: error });
        }
      }
    },
  });

  Deno.test({
    name: `bbands with ddof 1 uses the sample deviation on ${series}`,
    permissions: "none",
    fn() {
      const [lower, middle] = run(golden.bars, feature("bbands", { ddof: 1 }));
      const deviation = golden.columns.get("stdev_20_ddof1")!;
      for (let i = 19; i < lower.length; i++) {
        const reach = (middle[i] - lower[i]) / 2;
        assert(Math.abs(reach - deviation[i]) <= 1e-9 * deviation[i], `row ${i}`);
      }
    },
  });

  Deno.test({
    name: `seeds of atr, adx and dm fade out on ${series}`,
    permissions: "none",
    fn() {
      const last = golden.bars.close.length - 1;
      for (const name of ["atr", "adx"]) {
        const [talib] = run(golden.bars, feature(name, { convention: "talib" }));
        const [tradingview] = run(golden.bars, feature(name, { convention: "tradingview" }));
        assert(talib[60] !== tradingview[60], name);
        assert(Math.abs(talib[last] / tradingview[last] - 1) < 1e-9, name);
      }
      const [sum] = run(golden.bars, feature("dm"));
      const [mean] = run(golden.bars, feature("dm", { convention: "mean" }));
      assert(Math.abs(sum[last] / mean[last] - 14) < 1e-9);
    },
  });
}
