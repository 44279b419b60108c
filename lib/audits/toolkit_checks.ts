import { type SeededRandom, UsageError } from "../base/mod.ts";
import {
  type computeFeatures,
  type IndicatorDefinition,
  INPUT_SOURCES,
  type InputSource,
  type resolveParams,
} from "../indicators/mod.ts";
import { type AuditLog, plain } from "./audit_report.ts";
import { isSided, placeOf, runKernel, type ToolkitCase, UNTOUCHED } from "./toolkit_cases.ts";

/**
 * First values come where they are declared: NaN before, finite numbers from there on, and of a long
 * and a short line exactly one.
 *
 * @param log Where findings go.
 * @param subject The case.
 */
export function checkMask(log: AuditLog, subject: ToolkitCase): void {
  const { definition, params } = subject;
  const warmup = definition.warmup(params);
  const outs = runKernel(subject);
  if (warmup.length !== outs.length) {
    log.find(
      "OUTPUTS",
      `${definition.name} declares ${warmup.length} warm-ups for ${outs.length} outputs`,
      {
        ...placeOf(subject),
      },
    );
    return;
  }
  outs.forEach((out, k) => {
    const output = definition.outputs[k];
    const sided = isSided(definition, output);
    const row = out.findIndex((x, i) =>
      i < warmup[k]
        ? !Number.isNaN(x)
        : sided
        ? x === UNTOUCHED
        : !Number.isFinite(x) || x === UNTOUCHED
    );
    log.compared(out.length);
    if (row === -1) return;
    const early = row < warmup[k];
    log.find(
      early ? "VALUE_BEFORE_WARMUP" : "NO_VALUE_AFTER_WARMUP",
      `${definition.name} ${output} is ${out[row]} at row ${row} and its first value is declared ` +
        `at ${warmup[k]}`,
      { ...placeOf(subject), output, row, observed: plain(out[row]), warmup: warmup[k] },
    );
  });
  checkSides(log, subject, outs, warmup);
}

function checkSides(
  log: AuditLog,
  subject: ToolkitCase,
  outs: readonly Float64Array[],
  warmup: readonly number[],
): void {
  const { definition } = subject;
  const [long, short] = ["long", "short"].map((name) => definition.outputs.indexOf(name));
  if (long === -1 || !isSided(definition, "long")) return;
  for (let i = warmup[long]; i < outs[long].length; i++) {
    if (Number.isNaN(outs[long][i]) !== Number.isNaN(outs[short][i])) continue;
    log.find(
      "NOT_ONE_SIDE",
      `${definition.name} has not exactly one of long and short at row ${i}`,
      {
        ...placeOf(subject),
        row: i,
      },
    );
    return;
  }
}

/** Bits are compared; NaN equals NaN. */
function firstDifference(observed: Float64Array, expected: Float64Array): number {
  for (let i = 0; i < expected.length; i++) if (!Object.is(observed[i], expected[i])) return i;
  return observed.length === expected.length ? -1 : expected.length;
}

function compareRuns(
  log: AuditLog,
  subject: ToolkitCase,
  code: string,
  how: string,
  observed: readonly Float64Array[],
  expected: readonly Float64Array[],
): void {
  const { definition } = subject;
  expected.forEach((column, k) => {
    log.compared(column.length);
    const row = firstDifference(observed[k], column);
    if (row === -1) return;
    log.find(
      code,
      `${definition.name} ${definition.outputs[k]} is ${observed[k][row]} at row ${row} ${how}, ` +
        `and has to be ${column[row]}`,
      {
        ...placeOf(subject),
        output: definition.outputs[k],
        row,
        observed: plain(observed[k][row]),
        expected: plain(column[row]),
      },
    );
  });
}

/** How often the rows of a case are split at random places. */
const RANDOM_SPLITS = 3;

/**
 * Rows that arrive in any pieces give the same bits.
 *
 * @param log Where findings go.
 * @param subject The case.
 * @param random Chooses the pieces.
 */
export function checkSplits(log: AuditLog, subject: ToolkitCase, random: SeededRandom): void {
  const rows = subject.market.bars.close.length;
  const whole = runKernel(subject);
  const oneByOne = Array.from({ length: Math.max(0, rows - 1) }, (_, i) => i + 1);
  compareRuns(log, subject, "SPLIT", "bar by bar", runKernel(subject, oneByOne), whole);
  for (let turn = 0; turn < RANDOM_SPLITS; turn++) {
    const cuts = Array.from({ length: 5 }, () => random.nextInt(rows + 1)).sort((a, b) => a - b);
    const how = `when rows are split at ${cuts.join(", ")}`;
    compareRuns(log, subject, "SPLIT", how, runKernel(subject, cuts), whole);
  }
}

/**
 * No row depends on a later one: over fewer bars the rows that are there stay the same.
 *
 * @param log Where findings go.
 * @param subject The case.
 */
export function checkPrefixes(log: AuditLog, subject: ToolkitCase): void {
  const whole = runKernel(subject);
  const total = subject.market.bars.close.length;
  for (const rows of [1, 15, 60, 121, total - 1]) {
    if (rows >= total || rows < 1) continue;
    const expected = runKernel(subject, [], { rows });
    const seen = whole.map((column) => column.subarray(0, rows));
    const how = `of ${total} bars and another over the first ${rows} bars alone`;
    compareRuns(log, subject, "LOOKS_AHEAD", how, seen, expected);
  }
}

/**
 * No bar gives no row, and one bar gives one.
 *
 * @param log Where findings go.
 * @param subject The case.
 */
export function checkNoBars(log: AuditLog, subject: ToolkitCase): void {
  const { definition, params } = subject;
  const warmup = definition.warmup(params);
  runKernel(subject, [], { rows: 0 });
  runKernel(subject, [], { rows: 1 }).forEach(([first], k) => {
    log.compared(1);
    if (isSided(definition, definition.outputs[k])) return;
    if (Number.isNaN(first) === warmup[k] > 0) return;
    log.find(
      "ONE_BAR",
      `${definition.name} ${definition.outputs[k]} is ${first} after one bar and its first value ` +
        `is declared at ${warmup[k]}`,
      { ...placeOf(subject), output: definition.outputs[k], row: 0, observed: plain(first) },
    );
  });
}

/**
 * Each number is accepted at its limits and refused beyond them, and so is a name that is none of a
 * choice.
 *
 * @param log Where findings go.
 * @param definition The indicator.
 * @param resolve What accepts and refuses parameters.
 */
export function checkParameterLimits(
  log: AuditLog,
  definition: IndicatorDefinition,
  resolve: typeof resolveParams,
): void {
  for (const [name, spec] of Object.entries(definition.params)) {
    const valid = spec.type === "choice" ? spec.options : [spec.min, spec.max];
    const invalid = spec.type === "choice" ? ["no such option", 1] : [
      spec.min - 1,
      spec.max + 1,
      NaN,
      Infinity,
      ...(spec.type === "integer" ? [spec.min + 0.5] : []),
    ];
    for (const value of [...valid, ...invalid]) {
      const isValid = (valid as readonly unknown[]).includes(value);
      // A rule between parameters may refuse a limit; that is not this parameter's own limit.
      const alone = { ...definition, rule: undefined };
      log.compared(1);
      if (isValid === isAccepted(() => resolve(alone, { [name]: value }))) continue;
      log.find(
        "PARAMETER_LIMIT",
        `${definition.name} ${isValid ? "refuses" : "accepts"} ${name}=${value}`,
        { indicator: definition.name, parameter: name, value: String(value) },
      );
    }
  }
}

function isAccepted(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/**
 * A declared feature gives a `Float64Array` per output, under the right keys, as long as the bars, and
 * the bits that the kernel gives for the series it was declared with.
 *
 * @param log Where findings go.
 * @param subject The case.
 * @param compute What turns declared features into columns.
 */
export function checkRouting(
  log: AuditLog,
  subject: ToolkitCase,
  compute: typeof computeFeatures,
): void {
  const { definition, params, market } = subject;
  const { name, outputs, inputs } = definition;
  // A logarithm of volume does not exist where nothing was traded.
  const sources: readonly InputSource[] = !inputs.includes("source")
    ? ["close"]
    : INPUT_SOURCES.filter((source) => source !== "volume" || params.scale !== "log");
  const keys = outputs.length === 1 ? ["x"] : outputs.map((output) => `x_${output}`);
  for (const inputSource of sources) {
    const columns = compute(market.bars, [{ key: "x", indicator: name, params, inputSource }]);
    const expected = runKernel(subject, [], { source: inputSource });
    log.compared(keys.length);
    const wrong = keys.find((key) => !isColumn(columns.get(key), market.bars.close.length));
    if (wrong !== undefined || columns.size !== keys.length) {
      log.find(
        "OUTPUTS",
        `${name} has to give a Float64Array per bar under ${keys.join(", ")} and gives ` +
          [...columns.keys()].join(", "),
        { ...placeOf(subject), key: wrong ?? null },
      );
      continue;
    }
    const observed = keys.map((key) => columns.get(key)!);
    const where = { ...subject, params: { ...params, input_source: inputSource } };
    compareRuns(log, where, "ROUTING", `of ${inputSource}`, observed, expected);
  }
}

function isColumn(column: unknown, rows: number): boolean {
  return column instanceof Float64Array && column.length === rows;
}
