import { figure, html, type Markup } from "../markup.ts";
import type { BandSummary } from "./band_summary.ts";

const WIDTH = 620;
const HEIGHT = 260;
const LEFT = 52;
const BOTTOM = 24;

/**
 * Drawn paths as bands: nine of ten lie in the outer one, half of them in the inner one.
 *
 * @param bands The bands.
 * @param unit What one return belongs to, for example `day`.
 * @returns A drawing.
 */
export function bandChart({ step, bands }: BandSummary, unit: string): Markup {
  const [low, lowMiddle, middle, highMiddle, high] = bands.map((band) => [1, ...band]);
  const steps = [0, ...step];
  const last = steps[steps.length - 1];
  const top = Math.max(...high);
  const bottom = Math.min(...low);
  const room = Math.max(top - bottom, 1e-9);
  const x = (at: number) => (LEFT + at / last * (WIDTH - LEFT - 8)).toFixed(1);
  const y = (value: number) => (8 + (top - value) / room * (HEIGHT - BOTTOM - 16)).toFixed(1);
  const line = (band: readonly number[]) => band.map((value, i) => `${x(steps[i])} ${y(value)}`);
  const area = (under: readonly number[], over: readonly number[]) =>
    `M${[...line(over), ...line(under).reverse()].join("L")}z`;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => bottom + share * room);
  return html`
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Bands of drawn paths">
      ${ticks.map((value) =>
        html`
          <line class="grid-line" x1="${LEFT}" x2="${WIDTH - 8}" y1="${y(value)}" y2="${y(
            value,
          )}" />
          <text x="${LEFT - 6}" y="${Number(y(value)) + 4}" text-anchor="end">${figure(
            100 * (value - 1),
            0,
          )} %</text>
        `
      )}
      <path class="outer" d="${area(low, high)}"/>
      <path class="inner" d="${area(lowMiddle, highMiddle)}"/>
      <path class="middle" d="M${line(middle).join("L")}"/>
      <line class="start" x1="${LEFT}" x2="${WIDTH - 8}" y1="${y(1)}" y2="${y(1)}"/>
      <text x="${WIDTH - 8}" y="${HEIGHT - 6}" text-anchor="end">${last} ${unit}s</text>
    </svg>
  `;
}
