import { assert, assertEquals } from "@std/assert";
import { auditToolkit, type ToolkitInput } from "../../lib/audits/mod.ts";
import {
  type BoundKernel,
  computeFeatures,
  type IndicatorDefinition,
  INDICATORS,
  resolveParams,
} from "../../lib/indicators/mod.ts";
import { walkMinutes } from "../support/walk.ts";

/** The registry's sma alone, with a kernel of its own. */
function planted(wrap: (real: BoundKernel) => BoundKernel["run"], name = "sma"): ToolkitInput {
  const definition = INDICATORS.get(name)!;
  const bind: IndicatorDefinition["bind"] = (params) => ({ run: wrap(definition.bind(params)) });
  return { registry: new Map([[name, { ...definition, bind }]]) };
}

function codes(input: ToolkitInput): Set<string> {
  const report = auditToolkit(input);
  assertEquals([report.ok, report.kept], [false, 0]);
  return new Set(report.findings.map(({ code }) => code));
}

Deno.test({
  name: "the toolkit keeps its contract over synthetic and other markets",
  permissions: "none",
  fn() {
    const report = auditToolkit({ markets: [{ name: "walk", bars: walkMinutes(300, 5) }] });
    assertEquals(report.findings, []);
    assertEquals([report.ok, report.kept, report.indicators], [true, 42, 42]);
    assert(report.checked > 1_000_000, String(report.checked));
    assertEquals(report.notes, ["markets: synthetic, zero volume, constant, walk"]);
  },
});

Deno.test({
  name: "a column shifted by one is found at the row where it is late",
  permissions: "none",
  fn() {
    const shifted = planted((real) => (outs, ins, from, to) => {
      real.run(outs, ins, from, to);
      outs[0].copyWithin(1, 0);
      outs[0][0] = NaN;
    });
    const [finding] = auditToolkit(shifted).findings;
    assertEquals(finding.code, "NO_VALUE_AFTER_WARMUP");
    assertEquals([finding.where.indicator, finding.where.row], ["sma", 19]);
  },
});

Deno.test({
  name: "a centred window is found where it reads ahead",
  permissions: "none",
  fn() {
    const centred = planted((real) => (outs, ins, from, to) => {
      real.run(outs, ins, from, to);
      for (let i = from; i < to; i++) {
        if (i + 1 < to && i >= 200) outs[0][i] = (ins[0][i - 1] + ins[0][i] + ins[0][i + 1]) / 3;
      }
    });
    const report = auditToolkit(centred);
    const ahead = report.findings.find(({ code }) => code === "LOOKS_AHEAD")!;
    assertEquals(ahead.where.row, 398);
  },
});

Deno.test({
  name: "a kernel that forgets its state between two calls is found",
  permissions: "none",
  fn() {
    const { bind } = INDICATORS.get("ema")!;
    const params = resolveParams(INDICATORS.get("ema")!, {});
    const forgetful = planted(
      () => (outs, ins, from, to) => {
        const part = [outs[0].subarray(from, to)];
        bind(params).run(part, [ins[0].subarray(from, to)], 0, to - from);
      },
      "ema",
    );
    assert(codes(forgetful).has("SPLIT"));
  },
});

Deno.test({
  name: "a partial value before the warm-up is found",
  permissions: "none",
  fn() {
    const eager = planted((real) => (outs, ins, from, to) => {
      real.run(outs, ins, from, to);
      for (let i = from; i < to; i++) if (Number.isNaN(outs[0][i])) outs[0][i] = ins[0][i];
    });
    assert(codes(eager).has("VALUE_BEFORE_WARMUP"));
    assert(codes(eager).has("ONE_BAR"));
  },
});

Deno.test({
  name: "a row that the kernel leaves alone is found",
  permissions: "none",
  fn() {
    const lazy = planted(
      (real) => (outs, ins, from, to) => real.run(outs, ins, from, to - 1),
      "obv",
    );
    assert(codes(lazy).has("NO_VALUE_AFTER_WARMUP"));
  },
});

Deno.test({
  name: "an indicator routed to close although volume was asked is found",
  permissions: "none",
  fn() {
    const compute: typeof computeFeatures = (bars, specs) =>
      computeFeatures(bars, specs.map((spec) => ({ ...spec, inputSource: "close" })));
    const report = auditToolkit({ compute });
    assertEquals(report.kept, 22);
    const places = report.findings.filter(({ where }) => where.indicator === "sma");
    const asked = places.map(({ where }) => String(where.params).split("input_source=")[1]);
    assert(asked.includes("volume"));
    assert(!asked.includes("close"));
    assertEquals(places[0].code, "ROUTING");
  },
});

Deno.test({
  name: "columns of another type or under other keys are found",
  permissions: "none",
  fn() {
    const compute: typeof computeFeatures = (bars, specs) => {
      const columns = computeFeatures(bars, specs);
      return new Map(
        [...columns].map(([key, column]) => [key, Float32Array.from(column) as never]),
      );
    };
    const report = auditToolkit({ compute });
    assertEquals([report.kept, report.findings[0].code], [0, "OUTPUTS"]);
  },
});

Deno.test({
  name: "a parameter beyond its limits that is accepted is found",
  permissions: "none",
  fn() {
    const resolve: typeof resolveParams = (definition, given) => {
      const { length = 1 } = given ?? {};
      return resolveParams(definition, { ...given, length: length === 0 ? 1 : length });
    };
    const registry = new Map([["sma", INDICATORS.get("sma")!]]);
    const [finding] = auditToolkit({ registry, resolve }).findings;
    assertEquals([finding.code, finding.message], ["PARAMETER_LIMIT", "sma accepts length=0"]);
  },
});
