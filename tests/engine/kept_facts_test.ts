import { assert, assertEquals } from "@std/assert";
import { runEngine } from "../../lib/engine/mod.ts";
import {
  prepareSample,
  SAMPLE_INSTRUMENT,
  sampleFeature,
  samplePlan,
} from "../support/sample_plan.ts";
import { CARD_PERMISSIONS } from "../cards/sample_card.ts";
import { walkMinutes } from "../support/walk.ts";

Deno.test({
  name: "a run that keeps no facts is the same run without them",
  permissions: CARD_PERMISSIONS,
  fn() {
    const plan = samplePlan({
      features: { exec: [sampleFeature("slow", "ema", { length: 20 })] },
      decision: {
        kind: "rules",
        entry: [{
          direction: "long",
          when: {
            kind: "compare",
            op: "cross_above",
            lhs: { kind: "column", role: "exec", key: "close", offset: 0 },
            rhs: { kind: "column", role: "exec", key: "slow", offset: 0 },
          },
        }],
        exit: [],
      },
    });
    const funding = {
      tsMs: new Float64Array(),
      rate: new Float64Array(),
      intervalMs: new Float64Array(),
    };
    const prepared = prepareSample(plan, { last: walkMinutes(20_000, 3) });
    const input = { plan, instrument: SAMPLE_INSTRUMENT, funding, ...prepared };
    const kept = runEngine(input);
    const { facts, ...rest } = runEngine({ ...input, keepsFacts: false });
    assert(kept.trades.length > 5 && kept.facts.length > 10);
    assertEquals(facts, []);
    const { facts: _, ...expected } = kept;
    assertEquals(rest, expected);
    const { trades, outcomes, equity } = runEngine({ ...input, keepsTrades: false });
    assertEquals(trades, []);
    assertEquals(equity.equityUsdt, kept.equity.equityUsdt);
    assertEquals(
      outcomes,
      kept.trades.map((trade) => {
        const { exitReason, feesUsdt, fundingPaidUsdt, fundingReceivedUsdt } = trade;
        const { netPnlUsdt, ambiguous } = trade;
        return {
          exitReason,
          feesUsdt,
          fundingPaidUsdt,
          fundingReceivedUsdt,
          netPnlUsdt,
          ambiguous,
        };
      }),
    );
  },
});
