import { assert } from "@std/assert";
import page from "../../docs/structure.md" with { type: "text" };
import { ZONE_ROLLUP_FIELDS } from "../../lib/quote/zone_rollup.ts";
import { DETECTORS } from "../../lib/structure/mod.ts";

Deno.test({
  name: "the page describes every detector, parameter and output as the registry does",
  permissions: "none",
  fn() {
    const plain = (text: string) => text.replace(/\s+/g, " ");
    for (const { name, meaning, params, outputs } of DETECTORS.values()) {
      const section = plain(page.split(`\n### ${name}\n`)[1]?.split("\n### ")[0] ?? "");
      assert(section.includes(plain(meaning)), `${name}: ${meaning}`);
      for (const [key, { about }] of Object.entries(params)) {
        assert(section.includes(`| \`${key}\``) && section.includes(about), `${name} ${key}`);
      }
      for (const output of outputs) {
        assert(section.includes(`| \`${output.name}\``), `${name} ${output.name}`);
        assert(section.includes(output.about), `${name} ${output.name}`);
      }
    }
    for (const field of ZONE_ROLLUP_FIELDS) assert(page.includes(`| \`${field}\``), field);
  },
});
