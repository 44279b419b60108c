import { counted } from "../../base/mod.ts";
import { isMoreBetter, type SummaryMetric, type SweepOutcome } from "../../backtest/mod.ts";
import { figure, html, type Markup } from "../markup.ts";

/** Columns or rows of a map at most; more values than that share them. */
const MAX_STEPS = 40;

/** Steps of an axis that has any number between two. */
const BINS = 12;

/** One column or row of a map. */
interface Step {
  label: string;
  holds: (value: unknown) => boolean;
}

/**
 * A metric over every two parameters of a sweep, as tables of coloured cells. A cell that stands for
 * several runs shows the middle one of them, so that one lucky run does not colour it.
 *
 * @param outcome The sweep.
 * @param metric What is shown.
 * @returns One table for each pair of parameters, or for the only parameter.
 */
export function heatMaps(outcome: SweepOutcome, metric: SummaryMetric): Markup[] {
  const { axes } = outcome.definition.space;
  if (axes.length === 1) return [heatMap(outcome, metric, null, 0)];
  return axes.flatMap((_, y) =>
    axes.slice(y + 1).map((_, x) => heatMap(outcome, metric, y, y + 1 + x))
  );
}

function heatMap(
  outcome: SweepOutcome,
  metric: SummaryMetric,
  down: number | null,
  across: number,
): Markup {
  const { axes } = outcome.definition.space;
  const columns = stepsOf(outcome, across);
  const rows = down === null ? [{ label: "", holds: () => true }] : stepsOf(outcome, down);
  const cells = rows.map((row) =>
    columns.map((column) =>
      valuesIn(
        outcome,
        metric,
        (combination) =>
          column.holds(combination[across]) && (down === null || row.holds(combination[down])),
      )
    )
  );
  const middles = cells.map((row) => row.map(median));
  const most = Math.max(1e-12, ...middles.flat().map((value) => Math.abs(value ?? 0)));
  const across_ = axes[across].path;
  const title = down === null ? across_ : `${axes[down].path} by ${across_}`;
  return html`
    <figure class="heat">
      <figcaption>${title}</figcaption>
      <div class="scroll">
        <table>
        <tr><th></th>${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr>
        ${rows.map((row, r) =>
          html`<tr><th scope="row">${row.label}</th>${
            columns.map((column, c) =>
              cell(metric, middles[r][c], most, {
                place: [row.label, column.label].filter((label) => label !== "").join(" and "),
                count: cells[r][c].length,
              })
            )
          }</tr>`
        )}
      </table>
      </div>
    </figure>
  `;
}

function cell(
  metric: SummaryMetric,
  value: number | null,
  most: number,
  { place, count }: { place: string; count: number },
): Markup {
  if (count === 0) return html`<td class="none" title="${place}: no run"></td>`;
  const title = `${place}: ${figure(value, 4)}, ${counted(count, "run")}`;
  if (value === null) return html`<td title="${title}">–</td>`;
  const share = Math.round(Math.abs(value) / most * 70);
  const tone = (value > 0) === isMoreBetter(metric) ? "gain" : "loss";
  const style = `background: color-mix(in srgb, var(--${tone}) ${share}%, var(--panel))`;
  return html`<td style="${style}" title="${title}">${
    figure(value, Math.abs(most) < 100 ? 2 : 0)
  }</td>`;
}

function valuesIn(
  { table, combinations }: SweepOutcome,
  metric: SummaryMetric,
  isIn: (combination: readonly unknown[]) => boolean,
): number[] {
  const values: number[] = [];
  table.metrics[metric].forEach((value, row) => {
    if (isIn(combinations[table.index[row]])) values.push(value);
  });
  return values;
}

/** The middle of the values that are numbers; `null` when there is none. */
function median(values: readonly number[]): number | null {
  const numbers = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (numbers.length === 0) return null;
  const half = numbers.length >> 1;
  return numbers.length % 2 === 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}

/** Values that stand next to each other share a step, which names the first and the last of them. */
function neighbours(values: readonly unknown[]): Step[] {
  const size = Math.ceil(values.length / BINS);
  return Array.from({ length: Math.ceil(values.length / size) }, (_, b) => {
    const group = values.slice(b * size, (b + 1) * size);
    const [first, last] = [group[0], group[group.length - 1]];
    const held = new Set(group);
    return {
      label: group.length === 1 ? String(first) : `${first}–${last}`,
      holds: (value) => held.has(value),
    };
  });
}

function stepsOf({ definition }: SweepOutcome, at: number): Step[] {
  const axis = definition.space.axes[at];
  if ("values" in axis && axis.values.length <= MAX_STEPS) {
    return axis.values.map((one) => ({
      label: String(one),
      holds: (value) => value === one,
    }));
  }
  if ("values" in axis) return neighbours(axis.values);
  const { from: low, to: high } = axis;
  const width = (high - low) / BINS;
  return Array.from({ length: BINS }, (_, b) => ({
    label: figure(low + (b + 0.5) * width),
    holds: (value) => Math.min(BINS - 1, Math.floor((Number(value) - low) / width)) === b,
  }));
}
