import { counted } from "../../base/mod.ts";
import { figure, html, type Markup } from "../markup.ts";
import { bandChart } from "./band_chart.ts";
import type { BandSummary } from "./band_summary.ts";

/**
 * What could have come of the same returns, drawn again in blocks.
 *
 * @param title Whose returns.
 * @param summary The drawn paths; `null` when there are too few returns.
 * @param unit What one return belongs to.
 * @returns A section of a page.
 */
export function monteCarlo(title: string, summary: BandSummary | null, unit: string): Markup {
  if (summary === null) {
    return html`
      <section class="panel">
        <h2>${title}</h2>
        <p class="hint">There are too few ${unit}s to draw from.</p>
      </section>
    `;
  }
  const { paths, block_length, loss_probability, worst_fall } = summary;
  return html`
    <section class="panel"><h2>${title}</h2>
      ${bandChart(summary, unit)}
      <p class="hint">${paths} paths of blocks of ${counted(block_length, unit)}, drawn with
        replacement: nine of ten in the outer band, half in the inner one. Loses with probability ${figure(
          loss_probability,
        )}; one path in
        twenty falls by ${figure(100 * worst_fall, 1)} % or more.</p>
    </section>
  `;
}
