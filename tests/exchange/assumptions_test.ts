import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  ASSUMPTIONS,
  assumptionsOf,
  assumptionSwitch,
  parseProfile,
  PROFILES,
  type RejectionCode,
} from "../../lib/exchange/mod.ts";
import { UsageError } from "../../lib/base/mod.ts";
import { scenes } from "../support/scene.ts";

const page = Deno.readTextFileSync(new URL("../../docs/exchange.md", import.meta.url));

for (const [, tables] of page.matchAll(/^```text\n(.*?)^```/gms)) scenes(tables);

Deno.test({
  name: "the page on the exchange lists every assumption and no other",
  permissions: "none",
  fn() {
    const rows = page.slice(page.indexOf("\n## Assumptions")).matchAll(
      /^\| `(\w+)` +\| (.*?) +\| (\w+) +\| `?(.*?)`? +\|$/gm,
    );
    const listed = [...rows].map(([, ...cells]) => cells);
    const known = ASSUMPTIONS.map((assumption) => [
      assumption.id,
      assumption.statement,
      assumption.direction,
      assumptionSwitch(assumption),
    ]);
    assertEquals(listed, known);
  },
});

Deno.test({
  name: "an assumption has an id of its own and one sentence",
  permissions: "none",
  fn() {
    assertEquals(new Set(ASSUMPTIONS.map(({ id }) => id)).size, ASSUMPTIONS.length);
    for (const { id, statement } of ASSUMPTIONS) {
      assertMatch(id, /^[a-z]+(_[a-z]+)*$/);
      assertMatch(statement, /^[A-Z][^.|]*\.$/);
    }
  },
});

Deno.test({
  name: "every profile makes one assumption for each switch, and only those of its own switches",
  permissions: "none",
  fn() {
    for (const [name, switches] of Object.entries(PROFILES)) {
      const made = assumptionsOf(parseProfile(name)).map(({ when = {} }) => when);
      const named = Object.assign({}, ...made);
      assertEquals(named, switches);
    }
    assertEquals(ASSUMPTIONS.every(({ when = {} }) => Object.keys(when).length <= 1), true);
    assertThrows(() => parseProfile("toString"), UsageError, "choose one of conservative");
  },
});

Deno.test({
  name: "the page lists every profile with its switches",
  permissions: "none",
  fn() {
    const rows = page.matchAll(/^\| `(\w+)` +\| `(\w+)` +\| `(\w+)` +\| `(\w+)` +\|/gm);
    const listed = [...rows].map(([, ...cells]) => cells);
    const known = Object.entries(PROFILES).map(([name, switches]) => [
      name,
      switches.judgedOn,
      switches.insideOrder,
      switches.marketFill,
    ]);
    assertEquals(listed, known);
  },
});

/** The type checker keeps this complete. */
const REJECTION_CODES: Record<RejectionCode, true> = {
  BELOW_MIN_NOTIONAL: true,
  BELOW_MIN_QTY: true,
  DIRECTION_NOT_ALLOWED: true,
  ENTRIES_DISABLED: true,
  INSUFFICIENT_MARGIN: true,
  INVALID_SIZE: true,
  INVALID_STOP: true,
  INVALID_TARGET: true,
  MAX_POSITIONS: true,
  POSITION_EXISTS: true,
  POST_ONLY_WOULD_TAKE: true,
  SHORT_NOT_ALLOWED: true,
};

Deno.test({
  name: "the page explains every rejection code and no other",
  permissions: "none",
  fn() {
    const codes = [...page.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code);
    assertEquals(codes.sort(), Object.keys(REJECTION_CODES).sort());
  },
});
