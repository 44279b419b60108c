import {
  computeFeatures,
  type FeatureSpec,
  indicator,
  INDICATORS,
  resolveParams,
} from "../indicators/mod.ts";
import { AuditLog, type AuditReport } from "./audit_report.ts";
import { compareParity, type ParityColumn } from "./compare_parity.ts";
import {
  goldenReference,
  type GoldenSeries,
  mayDiffer,
  parseGoldenCases,
  readGoldenSeries,
} from "./golden.ts";
import { loadReferenceTools } from "./reference_tools.ts";
import { type ReferenceBook, referenceBook } from "./references.ts";
import { describeParams } from "./toolkit_cases.ts";

/** The parity table and what was found while it was made. */
export interface ParityTable {
  /** The table as a page of Markdown. */
  markdown: string;
  /** Findings, beyond a relative difference of 1e-8. */
  report: AuditReport;
}

const SERIES = ["btcusdt_15m", "spy_1d"];

const INTRODUCTION = `<!-- deno-fmt-ignore-file -->

# Parity

Every indicator beside implementations that share no code with it, over the bars of \`tests/data/golden\`.
Made by \`deno task -q cli audit parity-table > docs/parity.md\`; a test fails when it is not current.

\`golden\` names a column of these files, whose origin is in \`tests/data/golden/README.md\`; the others are
computed when the table is made, by TA-Lib (npm \`talib-web\`), oakscriptjs and DuckDB. \`rows\` have a value on
both sides. \`difference\` is the largest one, relative to the value or, near zero, to the median size of the
column, as the power of ten it is below. \`first\` is the row of the first value, ours and theirs. Where a
first row or a start differs by convention, \`tests/data/golden/columns.txt\` declares it. \`none\` means that no
implementation at hand knows these parameters: nothing is shown then.

| indicator | output | parameters | bars | reference | rows | difference | first ours | first theirs |
|---|---|---|---|---|---|---|---|---|
`;

/**
 * Makes the parity table out of the golden files.
 *
 * @param folder Folder of the golden files.
 * @param references What computes beside them; TA-Lib, oakscriptjs and the database unless told.
 * @returns The table and the findings.
 */
export async function parityTable(
  folder: string,
  references?: ReferenceBook,
): Promise<ParityTable> {
  const book = references ?? referenceBook(await loadReferenceTools());
  const log = new AuditLog("math-parity");
  const cases = parseGoldenCases(await Deno.readTextFile(`${folder}/columns.txt`));
  const lines = new Map<string, string[]>([...INDICATORS.keys()].map((name) => [name, []]));
  for (const name of SERIES) {
    const series = await readGoldenSeries(`${folder}/${name}.csv.gz`);
    series.bars.tsOpenMs.set(series.bars.tsOpenMs.map((_, row) => row * 60_000));
    for (const one of cases) {
      const reference = goldenReference(one, series);
      if (reference === null) continue;
      const ours = columnOf(one.spec, one.output, series);
      const compared = compareParity(log, one.output, ours, reference, {
        ...ruleOf(one.spec, series),
        mayDifferAt: (row) => mayDiffer(one, reference.values, row),
      });
      lines.get(one.spec.indicator)!.push(toLine(one.spec, name, compared));
    }
    for (const spec of conventions()) {
      const found = await book(spec, series.bars);
      for (const [k, output] of indicator(spec.indicator).outputs.entries()) {
        const ours = columnOf(spec, output, series);
        const compared = found[k]
          ? compareParity(log, output, ours, found[k], ruleOf(spec, series))
          : null;
        lines.get(spec.indicator)!.push(toLine(spec, name, compared, output));
      }
    }
  }
  const markdown = INTRODUCTION + [...lines.values()].flat().join("\n") + "\n";
  return { markdown, report: log.report() };
}

/** Every indicator with its defaults, and with each other convention. */
function conventions(): FeatureSpec[] {
  return [...INDICATORS.values()].flatMap((definition) => {
    const others = Object.entries(definition.params).flatMap(([name, spec]) =>
      spec.type === "choice" ? spec.options.slice(1).map((option) => ({ [name]: option })) : []
    );
    return [{}, ...others].map((given) => ({
      key: "x",
      indicator: definition.name,
      params: resolveParams(definition, given),
      inputSource: "close" as const,
    }));
  });
}

function columnOf(spec: FeatureSpec, output: string, { bars }: GoldenSeries): Float64Array {
  const columns = [...computeFeatures(bars, [spec]).values()];
  return columns[indicator(spec.indicator).outputs.indexOf(output)];
}

function ruleOf(spec: FeatureSpec, { bars }: GoldenSeries) {
  const feature = `${spec.indicator} ${describeParams(spec.params)}`;
  return { tolerance: 1e-8, name: feature, tsMs: bars.tsOpenMs, where: { feature } };
}

function toLine(
  { indicator: name, params }: FeatureSpec,
  series: string,
  compared: ParityColumn | null,
  output = compared?.output ?? "",
): string {
  const cells = compared === null ? ["none", "", "", "", ""] : [
    compared.reference,
    compared.rowsCompared,
    powerOfTen(compared.maxRelativeDifference),
    compared.firstOurs,
    compared.firstReference,
  ];
  return `| ${[name, output, describeParams(params), series, ...cells].join(" | ")} |`;
}

/** The power of ten that a difference is below, since its own digits say nothing. */
function powerOfTen(difference: number): string {
  return difference === 0 ? "0" : `< 1e${Math.floor(Math.log10(difference)) + 1}`;
}
