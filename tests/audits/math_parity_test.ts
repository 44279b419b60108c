import { assert, assertEquals } from "@std/assert";
import {
  auditMathParity,
  loadReferenceTools,
  type MathParityInput,
  parityTable,
  referenceBook,
} from "../../lib/audits/mod.ts";
import { prepareFeeds } from "../../lib/backtest/mod.ts";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import type { StrategyPlan } from "../../lib/engine/mod.ts";
import { type IndicatorDefinition, INDICATORS } from "../../lib/indicators/mod.ts";
import { auditScene, withColumn } from "../support/audit_scene.ts";
import { GOLDEN, goldenTests } from "../support/golden.ts";
import { sampleFeature, samplePlan } from "../support/sample_plan.ts";

const SCENE = auditScene();
const references = referenceBook(await loadReferenceTools());

function audit(planted: Partial<MathParityInput> = {}) {
  return auditMathParity({ ...SCENE, references, ...planted });
}

/** A plan of one feature under the key `x`. */
function planOf(name: string, params: Record<string, number | string> = {}): StrategyPlan {
  return samplePlan({ features: { exec: [sampleFeature("x", name, params)] } });
}

Deno.test("a card's columns are what other implementations compute", async () => {
  const report = await audit();
  assertEquals([report.findings, report.withoutReference], [[], []]);
  assertEquals(
    report.columns.map(({ role, key, feature, reference }) => [role, key, feature, reference]),
    [
      ["htf", "box_lower", "donchian lower_length=6 upper_length=6", "TA-Lib MIN, MAX"],
      ["htf", "box_middle", "donchian lower_length=6 upper_length=6", "TA-Lib MIN, MAX"],
      ["htf", "box_upper", "donchian lower_length=6 upper_length=6", "TA-Lib MIN, MAX"],
      ["exec", "fast", "ema length=5 seed=sma", "TA-Lib EMA"],
      ["exec", "calm", "sma length=8 source=volume", "TA-Lib SMA"],
    ],
  );
  for (const { rowsCompared, firstOurs, firstReference, maxRelativeDifference } of report.columns) {
    assert(rowsCompared > 90 && firstOurs === firstReference && maxRelativeDifference < 1e-12);
  }
});

Deno.test("every indicator but the fisher transform has a reference, at unusual parameters", async () => {
  const features = [...INDICATORS.values()].map(({ name, params }) => {
    const longer = Object.entries(params).flatMap(([key, spec]) =>
      spec.type === "integer" && spec.max > 9 ? [[key, spec.default + 4]] : []
    );
    // TA-Lib has Kaufman's average for one pair of lengths only.
    return sampleFeature(name, name, name === "kama" ? { length: 17 } : Object.fromEntries(longer));
  });
  const plan = samplePlan({ timeframes: { exec: "5m" }, features: { exec: features } });
  const { findings, withoutReference, columns } = await audit({ plan });
  assertEquals(findings, []);
  assertEquals(withoutReference, ["exec.psar_af", "exec.fisher_fisher", "exec.fisher_signal"]);
  const compared = columns.filter(({ reference }) => reference !== null);
  assertEquals(new Set(compared.map(({ feature }) => feature.split(" ")[0])).size, 41);
  for (const { key, rowsCompared } of compared) assert(rowsCompared > 500, key);
});

Deno.test("a column without a reference is named and not passed", async () => {
  const { ok, withoutReference, notes, columns } = await audit({ plan: planOf("psar") });
  assertEquals([ok, withoutReference], [true, ["exec.x_af"]]);
  assert(notes[0].startsWith("no reference: exec.x_af (psar af0=0.02"), notes[0]);
  assertEquals(columns.find(({ key }) => key === "x_af")!.rowsCompared, 0);
  const alone = await audit({ plan: planOf("fisher", { length: 31 }) });
  assertEquals([alone.ok, alone.findings[0].code], [false, "NOTHING_COMPARED"]);
});

Deno.test("a column shifted by one is found by mask, at its first row", async () => {
  const { findings } = await audit({
    prepare: (...args) =>
      withColumn(prepareFeeds(...args), "htf", "box_upper", (column) => {
        const late = column.slice();
        late.copyWithin(1, 0);
        return late;
      }),
  });
  assertEquals(findings.map(({ code }) => code), ["MASK_DIFFERS", "VALUE_DIFFERS"]);
  for (const { where } of findings) assertEquals([where.role, where.key], ["htf", "box_upper"]);
  assertEquals(findings[0].where.row, 5);
});

Deno.test("an indicator routed to close although volume was asked is found", async () => {
  const exec = SCENE.plan.features.exec!;
  const routed = exec.map((spec) => ({ ...spec, inputSource: "close" as const }));
  const { findings } = await audit({
    prepare: (plan, ...rest) =>
      prepareFeeds({ ...plan, features: { ...plan.features, exec: routed } }, ...rest),
  });
  assertEquals(findings.map(({ code, where }) => [code, where.key]), [["VALUE_DIFFERS", "calm"]]);
});

Deno.test("a column that is a tenth of a millionth off is found, where it begins to be", async () => {
  const { findings } = await audit({
    prepare: (...args) =>
      withColumn(
        prepareFeeds(...args),
        "exec",
        "fast",
        (column) => column.map((x, row) => row < 100 ? x : x * (1 + 1e-7)),
      ),
  });
  assertEquals(findings.length, 1);
  const [{ where }] = findings;
  assertEquals([where.row, where.ts_open_ms], [
    100,
    SCENE.history.last.tsOpenMs[0] + 100 * 15 * MINUTE_MS,
  ]);
});

Deno.test("a sample deviation in place of the population's is found", async () => {
  const plan = planOf("bbands", { ddof: 0 });
  const { findings } = await audit({
    plan,
    prepare: (_, ...rest) => prepareFeeds(planOf("bbands", { ddof: 1 }), ...rest),
  });
  assertEquals(findings.map(({ where }) => where.key), [
    "x_lower",
    "x_upper",
    "x_bandwidth",
    "x_percent_b",
  ]);
});

await goldenTests(["columns.txt", "btcusdt_15m.csv.gz", "spy_1d.csv.gz"], () => {
  Deno.test("docs/parity.md is what the command prints, and nothing in it is off", async () => {
    const { markdown, report } = await parityTable(GOLDEN, references);
    assertEquals(report.findings, []);
    const page = await Deno.readTextFile(new URL("../../docs/parity.md", import.meta.url));
    assertEquals(page, markdown);
    for (const name of INDICATORS.keys()) {
      assert(
        new RegExp(`^\\| ${name} .* golden `, "m").test(markdown),
        `${name} has no golden column`,
      );
    }
  });

  Deno.test("a kernel with another seed is found by the parity table", async () => {
    const ema = INDICATORS.get("ema")! as { bind: IndicatorDefinition["bind"] };
    const { bind } = ema;
    try {
      ema.bind = (params) => bind({ ...params, seed: "first" });
      const { report } = await parityTable(GOLDEN, references);
      assertEquals(report.ok, false);
      assert(
        report.findings.some(({ code, message }) =>
          code === "MASK_DIFFERS" && message.includes("golden ema_20")
        ),
      );
    } finally {
      ema.bind = bind;
    }
  });
});
