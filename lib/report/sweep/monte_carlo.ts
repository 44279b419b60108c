import type { BootstrapBands } from "../../metrics/mod.ts";
import { bandChart } from "./band_chart.ts";
import { figure, html, type Markup } from "./markup.ts";

/**
 * What could have come of the same returns in another order.
 *
 * @param title Whose returns.
 * @param bands The drawn paths; `null` when there are too few returns.
 * @param unit What one return belongs to.
 * @returns A section of a page.
 */
export function monteCarlo(title: string, bands: BootstrapBands | null, unit: string): Markup {
  if (bands === null) {
    return html`
      <section class="panel">
        <h2>${title}</h2>
        <p class="hint">Too few.</p>
      </section>
    `;
  }
  const { finalEquity, maxDrawdown, lossProbability, blockLength } = bands;
  const worst = maxDrawdown[Math.ceil(0.95 * maxDrawdown.length) - 1];
  return html`
    <section class="panel"><h2>${title}</h2>
      ${bandChart(bands, unit)}
      <p class="hint">${finalEquity
        .length} paths of blocks of ${blockLength}: nine of ten in the outer
        band, half in the inner one. Loses with probability ${figure(lossProbability)}; one path in
        twenty falls by ${figure(100 * worst, 1)} % or more.</p>
    </section>
  `;
}
