import { html, type Markup } from "../markup.ts";
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
  const ticks = roundNumbers(100 * (bottom - 1), 100 * (top - 1));
  const gridLine = (percent: number) => {
    const at = y(1 + percent / 100);
    return html`
      <line class="grid-line" x1="${LEFT}" x2="${WIDTH - 8}" y1="${at}" y2="${at}" />
      <text x="${LEFT - 6}" y="${Number(at) + 4}" text-anchor="end">${percent} %</text>
    `;
  };
  return html`
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Bands of drawn paths">
      ${ticks.map(gridLine)}
      <path class="outer" d="${area(low, high)}"/>
      <path class="inner" d="${area(lowMiddle, highMiddle)}"/>
      <path class="middle" d="M${line(middle).join("L")}"/>
      <line class="start" x1="${LEFT}" x2="${WIDTH - 8}" y1="${y(1)}" y2="${y(1)}"/>
      <text x="${WIDTH - 8}" y="${HEIGHT - 6}" text-anchor="end">${last} ${unit}s</text>
    </svg>
  `;
}

/** Two to eight round numbers over a span, none finer than a ten-thousandth. */
function roundNumbers(low: number, high: number): number[] {
  const rough = Math.max((high - low) / 7, 1e-4);
  const exponent = Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * 10 ** exponent >= rough) ?? 10;
  const multiple = (k: number) => Number((k * factor * 10 ** exponent).toPrecision(6));
  const numbers: number[] = [];
  for (let k = Math.ceil(low / multiple(1)); multiple(k) <= high; k++) numbers.push(multiple(k));
  return numbers;
}
