import type { SweepDefinition, SweepMethod } from "../../backtest/mod.ts";
import { html, type Markup } from "../markup.ts";
import { warmupWords } from "./warmup_words.ts";

/**
 * What a sweep was made with, and how its best run is made on its own.
 *
 * @param definition The sweep.
 * @param command The command that makes the best run.
 * @returns A panel of a page.
 */
export function terms(
  { space: { method, constraints }, profile, groups, acceptFilled }: SweepDefinition,
  command: string,
): Markup {
  const facts = [
    ["Method", methodWords(method)],
    ...constraints.map((rule) => ["Rule", rule]),
    ["Profile", profile + (acceptFilled ? ", filled bars accepted" : "")],
    ["Warm-up", warmupWords(groups)],
  ];
  return html`
    <section class="panel">
      <h2>How it was made</h2>
      <table class="facts">
      ${facts.map(([name, text]) =>
        html`
          <tr>
            <th scope="row">${name}</th>
            <td>${text}</td>
          </tr>
        `
      )}
      <tr><th scope="row">Best run alone</th><td><code class="wrap">${command}</code></td></tr>
      </table>
    </section>
  `;
}

function methodWords(method: SweepMethod): string {
  if (method.kind === "grid") return "every combination";
  const { kind, count, seed } = method;
  return `${count} ${
    kind === "random" ? "random draws" : "strata of a Latin hypercube"
  }, seed ${seed}`;
}
