import type { Command } from "@commander-js/extra-typings";
import { ROLES } from "../../base/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { readCard } from "../find_card.ts";
import { formatTable } from "../table.ts";
import { writeIndicatorValues } from "./indicator_values.ts";

/** `backtest indicators`: what a card computes, or what it could compute. */
export function addBacktestIndicators(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("indicators"))
    .description("list the columns of a card with their warm-up, or every indicator and detector")
    .option("--idea-card <id|path>", "card id, or path of a card file")
    .option("--compute", "print the values at the exec closes of a window, as CSV")
    .option("--start <instant>", "with --compute: start of the window, UTC")
    .option("--end <instant>", "with --compute: end of the window, UTC")
    .option("--symbol <name>", "with --compute: symbol (the first of the universe unless told)")
    .option("--file <path>", "with --compute: write .csv, .csv.gz or .parquet instead of printing")
    .addHelpText(
      "after",
      "\nExamples:\n  closedbar backtest indicators\n" +
        "  closedbar backtest indicators --idea-card ema_trend_htf\n" +
        "  closedbar backtest indicators --idea-card ema_trend_htf --compute --start 2025-05-06 " +
        "--end 2025-05-07",
    )
    .action(async (options) => {
      const { ideaCard } = options;
      if (options.compute) return await writeIndicatorValues(context, options);
      if (ideaCard === undefined) return await listRegistry(context, options);
      const { loadCard } = await import("../../cards/mod.ts");
      const { featureKeys, featureWarmup } = await import("../../indicators/mod.ts");
      const { structureKeys, structureWarmup } = await import("../../structure/mod.ts");
      const { text, fileName } = readCard(ideaCard);
      const { plan } = loadCard(text, fileName);
      const features = ROLES.flatMap((role) =>
        (plan.features[role] ?? []).map((spec) => ({
          role,
          timeframe: plan.timeframes[role]!,
          keys: featureKeys(spec),
          indicator: spec.indicator,
          params: spec.params,
          input_source: spec.inputSource,
          warmup_bars: featureWarmup(spec),
        }))
      );
      const structure = ROLES.flatMap((role) =>
        (plan.structure?.[role] ?? []).map((spec) => ({
          role,
          timeframe: plan.timeframes[role]!,
          keys: structureKeys(spec),
          detector: spec.detector,
          params: spec.params,
          warmup_bars: structureWarmup(spec, plan.features[role]),
        }))
      );
      writeResult(
        context,
        options,
        { ok: true, card: plan.id, warmup_bars: plan.warmupBars, features, structure },
        formatTable(
          ["role", "timeframe", "key", "made by", "parameters", "warm-up bars"],
          [...features, ...structure].map((made) => [
            made.role,
            made.timeframe,
            made.keys.join(" "),
            "indicator" in made ? made.indicator : made.detector,
            Object.entries(made.params).map(([name, value]) => `${name}=${value}`).join(" "),
            String(made.warmup_bars),
          ]),
        ),
      );
    });
}

async function listRegistry(
  context: CommandContext,
  options: Parameters<typeof writeResult>[1],
): Promise<void> {
  const { INDICATORS } = await import("../../indicators/mod.ts");
  const { DETECTORS } = await import("../../structure/mod.ts");
  const definitions = [...INDICATORS.values()];
  const detectors = [...DETECTORS.values()];
  writeResult(
    context,
    options,
    {
      ok: true,
      indicators: definitions.map(({ name, about, inputs, outputs, params, seed, source }) => ({
        name,
        about,
        inputs,
        outputs,
        params,
        seed,
        source,
      })),
      detectors: detectors.map(({ name, about, meaning, dependencies, outputs, params }) => ({
        name,
        about,
        meaning,
        dependencies,
        outputs: outputs.map(({ name, about, sparse, isPrice }) => ({
          name,
          about,
          sparse,
          is_price: isPrice,
        })),
        params,
      })),
    },
    formatTable(
      ["name", "outputs", "parameters", "about"],
      [
        ...definitions,
        ...detectors.map((one) => ({ ...one, outputs: one.outputs.map(({ name }) => name) })),
      ].map(({ name, outputs, params, about }) => [
        name,
        outputs.join(" "),
        Object.entries(params).map(([key, spec]) => `${key}=${spec.default}`).join(" "),
        about,
      ]),
    ),
  );
}
