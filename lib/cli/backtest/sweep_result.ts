import { counted, formatInstant, snakeCase, snakeKeys } from "../../base/mod.ts";
import {
  namedValues,
  type ParameterAxis,
  rankRows,
  strategyOf,
  type SweepOutcome,
  type SweepTable,
  type SweepVerdict,
  tableDigest,
  type TrialVerdict,
} from "../../backtest/mod.ts";
import { warmupWords } from "../../report/mod.ts";
import { rangeDocument } from "../range_document.ts";
import { formatTable } from "../table.ts";
import type { LoneCommand } from "./run_alone.ts";

/** Values of a parameter that are listed one by one. */
const MAX_VALUES_SHOWN = 12;

/** How a sweep is shown. */
export interface SweepResultOptions {
  /** Rows that are shown. */
  top: number;
  /** Where results are kept. */
  results: string;
  /** The page. */
  report: string;
  /** How the best run is made on its own. */
  alone: LoneCommand;
}

/**
 * A finished sweep as `--json` prints it.
 *
 * @param outcome The sweep.
 * @param verdict What the best run is worth.
 * @param options How many rows, and where the files are.
 * @returns Plain data, keys in snake_case.
 */
export function sweepDocument(
  outcome: SweepOutcome,
  verdict: SweepVerdict,
  { top, results, report, alone }: SweepResultOptions,
): unknown {
  const { sweepId, definition, combinations, table } = outcome;
  const { symbol, window, space, groups } = definition;
  const { bootstrap, overfitting, ...worth } = verdict;
  return {
    ok: true,
    sweep_id: sweepId,
    card: { id: strategyOf(definition).id },
    ...("file" in definition
      ? {
        strategy: {
          source_sha256: definition.file.sha256,
          parameters: definition.file.parameters,
        },
      }
      : {}),
    symbol,
    window: rangeDocument(window),
    method: space.method,
    axes: snakeKeys(space.axes),
    warmup_bars: groups.map(({ warmupBars }) => warmupBars),
    runs: combinations.length,
    resumed_runs: outcome.resumedCount,
    failed_runs: table.failures.size,
    table_digest: tableDigest(table),
    top: [...rankRows(table, verdict.metric)].slice(0, top).map((row) => rowDocument(outcome, row)),
    verdict: {
      ...snakeKeys({ ...worth, metric: snakeCase(verdict.metric), bestRow: undefined }) as object,
      overfitting: snakeKeys(overfitting),
      bootstrap_loss_probability: bootstrap?.lossProbability ?? null,
    },
    results,
    report,
    ...aloneDocument(alone),
  };
}

function rowDocument({ table, combinations, definition }: SweepOutcome, row: number): unknown {
  const index = table.index[row];
  const metrics = Object.entries(table.metrics).map(([name, column]) => [name, column[row]]);
  return {
    index,
    run_id: runId(table, row),
    manifest_digest: table.manifestDigests[row],
    card_digest: table.cardDigests[row],
    parameters: namedValues(definition.space, combinations[index]),
    metrics: snakeKeys(Object.fromEntries(metrics)),
    ...(table.failures.has(row) ? { failure: table.failures.get(row) } : {}),
  };
}

/**
 * How the best run is made on its own, as `--json` prints it.
 *
 * @param alone The command, and the card it reads.
 * @returns Plain data, keys in snake_case.
 */
export function aloneDocument({ command, card }: LoneCommand): Record<string, string> {
  return { ...(card === null ? {} : { best_card: card }), best_command: command };
}

function runId({ manifestDigests }: SweepTable, row: number): string {
  return manifestDigests[row].slice(0, 16);
}

function valuesOf(axis: ParameterAxis): string {
  if (!("values" in axis)) return `any number from ${axis.from} to ${axis.to}`;
  const { values } = axis;
  if (values.length <= MAX_VALUES_SHOWN) return values.join(", ");
  return `${values.slice(0, 3).join(", ")} to ${values.at(-1)}, ${values.length} values`;
}

/**
 * A finished sweep as a person reads it.
 *
 * @param outcome The sweep.
 * @param verdict What the best run is worth.
 * @param options How many rows, and where the files are.
 * @returns Lines of plain text.
 */
export function sweepLines(
  outcome: SweepOutcome,
  verdict: SweepVerdict,
  { top, results, report, alone }: SweepResultOptions,
): string[] {
  const { sweepId, definition, combinations, table } = outcome;
  const { symbol, window, space, groups } = definition;
  const { sharpeRatio, returnPct, maxDrawdownPct, tradeCount, profitFactor } = table.metrics;
  const ranked = [...rankRows(table, verdict.metric)].slice(0, top);
  const resumed = outcome.resumedCount === 0 ? "" : `, ${outcome.resumedCount} of them before`;
  return [
    `${strategyOf(definition).id} on ${symbol}, ${formatInstant(window.startMs)} to ${
      formatInstant(window.endMs)
    }, ` +
    `sweep ${sweepId}: ${counted(combinations.length, "run")}${resumed}`,
    "",
    ...formatTable(
      [
        ...space.axes.map(({ path }) => path),
        "return",
        "sharpe",
        "drawdown",
        "factor",
        "trades",
        "run",
      ],
      ranked.map((row) => [
        ...combinations[table.index[row]].map(String),
        ...table.failures.has(row)
          ? [`failed: ${table.failures.get(row)!.split(":")[0]}`, "-", "-", "-", "-"]
          : [
            `${fixed(returnPct[row])} %`,
            fixed(sharpeRatio[row]),
            `${fixed(maxDrawdownPct[row])} %`,
            fixed(profitFactor[row]),
            String(tradeCount[row]),
          ],
        runId(table, row),
      ]),
    ),
    "",
    ...space.axes.map((axis) => `varied      ${axis.path}: ${valuesOf(axis)}`),
    `warm-up     ${warmupWords(groups)}`,
    ...failureLines(outcome),
    `best alone  ${alone.command}`,
    ...verdictLines(verdict),
    `results     ${results}, table digest ${tableDigest(table).slice(0, 16)}`,
    `report      ${report}`,
  ];
}

/** How many runs failed, and the first of them. */
function failureLines({ definition: { space }, combinations, table }: SweepOutcome): string[] {
  const [first] = table.failures;
  if (first === undefined) return [];
  const [row, failure] = first;
  const values = namedValues(space, combinations[table.index[row]]);
  const named = Object.entries(values).map(([path, value]) => `${path}=${value}`).join(", ");
  return [
    `failed      ${counted(table.failures.size, "run")}, the first with ${named}: ${failure}`,
  ];
}

/**
 * What a Sharpe ratio is worth after all that was tried, as a person reads it.
 *
 * @param verdict The verdict.
 * @param whose Whose Sharpe ratio.
 * @param window The window whose length the trials that are compared have.
 * @returns Lines of plain text.
 */
export function trialLines(
  verdict: TrialVerdict,
  whose: string,
  window: string,
): string[] {
  const { trialCount, comparableCount, luckySharpeRatio, deflatedSharpeRatio } = verdict;
  const runs = counted(trialCount, "different run");
  const tried = `tried       ${runs} of this strategy on this symbol, ever`;
  const compared = `Sharpe ratios over windows as long as ${window}`;
  if (luckySharpeRatio === null) {
    const why = trialCount > 1 && comparableCount < 2
      ? `fewer than two ${compared}`
      : `${whose} returns have no Sharpe ratio`;
    return [tried, `deflated    not known: ${why}`, ...fewDayLines(verdict)];
  }
  return [
    `${tried}; the best of as many worthless ones would show a Sharpe ratio of ` +
    `${fixed(luckySharpeRatio)}` +
    (trialCount > 1 ? `, by the spread of ${comparableCount} ${compared}` : ""),
    deflatedSharpeRatio === null
      ? `deflated    not known: too few returns`
      : `deflated    ${whose} Sharpe ratio is above 0 with probability ${
        fixed(deflatedSharpeRatio)
      }`,
    ...fewDayLines(verdict),
  ];
}

function fewDayLines({ dayCount, restsOnFewDays }: TrialVerdict): string[] {
  if (!restsOnFewDays) return [];
  const rest = `few days    annualised ratios rest on ${counted(dayCount, "daily return")}`;
  return [`${rest} and say little: take a longer window`];
}

function verdictLines(verdict: SweepVerdict): string[] {
  const { overfitting, bootstrap } = verdict;
  return [
    ...trialLines(verdict, "the best one's", "this one"),
    overfitting === null
      ? "overfitting not known: too few days or runs"
      : `overfitting probability ${
        fixed(overfitting.probability)
      } over ${overfitting.splitCount} ` +
        `splits of ${overfitting.blocks} blocks`,
    ...bootstrap === null ? [] : [
      `its days    drawn again in blocks lose with probability ${fixed(bootstrap.lossProbability)}`,
    ],
  ];
}

/**
 * @param value A number; `null` or NaN where there is none.
 * @returns Two decimals.
 */
export function fixed(value: number | null): string {
  return value === null || Number.isNaN(value) ? "-" : value.toFixed(2);
}
