import { assert, assertEquals } from "@std/assert";
import { auditCausality, auditStructure } from "../../lib/audits/mod.ts";
import { deriveTimeframe } from "../../lib/feeds/mod.ts";
import { type DetectorDefinition, DETECTORS } from "../../lib/structure/mod.ts";
import { auditScene } from "../support/audit_scene.ts";
import { readBars } from "../support/read_bars.ts";
import { declared } from "./detector_under_test.ts";

const ROOT = new URL("../../", import.meta.url);
const REPLAYS = 2000;

async function quarters(symbol: string) {
  const minutes = await readBars(`data/${symbol}_1m.csv.gz`);
  return { name: symbol, bars: deriveTimeframe(minutes, "15m").bars };
}

Deno.test({
  name: "thousands of replays on real bars rewrite no value of any detector",
  permissions: { read: [ROOT] },
  async fn() {
    const markets = [await quarters("BTCUSDT"), await quarters("SOLUSDT")];
    const report = auditStructure({ markets, replays: REPLAYS });
    // deno-lint-ignore no-console
    for (const note of report.notes) console.log(note);
    assertEquals(report.findings, []);
    assertEquals(Object.keys(report.replays), [...DETECTORS.keys()]);
    assert(Object.values(report.replays).every((count) => count === 2 * REPLAYS));
    assert(Object.values(report.rewritten).every((count) => count === 0));
  },
});

/** A swing detector with a flaw: it tells a swing at its own bar when it can see that it will hold. */
function planted(how: "unconfirmed" | "written back"): DetectorDefinition {
  const honest = DETECTORS.get("swing")!;
  return {
    ...honest,
    bind(params) {
      const { left, right } = params as Record<string, number>;
      return {
        run(outs, [tsOpenMs, high, low], from, to) {
          honest.bind(params).run(outs, [tsOpenMs, high, low], from, to);
          for (let i = left; i < to; i++) {
            const end = how === "unconfirmed" ? Math.min(i + right, high.length - 1) : i + right;
            if (end >= to && how === "written back") break;
            const around = high.subarray(i - left, end + 1);
            if (around.every((price) => price <= high[i])) outs[0][i] = high[i];
          }
        },
      };
    },
  };
}

for (const how of ["unconfirmed", "written back"] as const) {
  Deno.test({
    name: `a swing that is ${how} is caught`,
    permissions: { read: [ROOT] },
    async fn() {
      const { name, bars } = await quarters("BTCUSDT");
      const report = auditStructure({
        markets: [{ name, bars }],
        registry: new Map([["swing", planted(how)]]),
        replays: 500,
      });
      assertEquals([report.ok, report.findings[0].code], [false, "REPAINTED"]);
      assertEquals(report.findings[0].where.output, "high");
      assert(report.rewritten.swing > 100, String(report.rewritten.swing));
    },
  });
}

Deno.test({
  name: "the causality audit covers structure columns and zone rollups, and finds none rewritten",
  permissions: "none",
  fn() {
    const scene = auditScene();
    const structure = {
      exec: [
        declared("swing", { left: 2, right: 2 }, "swing"),
        declared("zone", { left: 3, right: 2 }, "zone"),
      ],
      htf: [declared("trend", { left: 2, right: 1 }, "trend"), declared("fvg", {}, "gap")],
    };
    const plan = { ...scene.plan, structure };
    const plain = auditCausality({ ...scene, cuts: 6 });
    const report = auditCausality({ ...scene, plan, cuts: 6 });
    assertEquals([report.ok, report.rewritten], [true, 0]);
    const columns = (notes: string[]) => Number(/; (\d+) columns/.exec(notes[0])?.[1]);
    // 8 of the swing, 18 of two zones, 5 of the trend, 16 of two gaps, and 5 rollups of 4 zones.
    assertEquals(columns(report.notes) - columns(plain.notes), 8 + 18 + 5 + 16 + 20);
  },
});
