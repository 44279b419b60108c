import type { Rule, StrategyPlan } from "../engine/mod.ts";
import { cardColumns, featureSpec } from "./card_columns.ts";
import { CardProblems } from "./card_problems.ts";
import { CardWarmup } from "./card_warmup.ts";
import { compileAccount } from "./compile_account.ts";
import { compileCondition } from "./compile_condition.ts";
import { compileEntry, compileRunPolicy } from "./compile_entry.ts";
import { compilePolicy } from "./compile_policy.ts";
import { compileRisk } from "./compile_risk.ts";
import { compileStructure } from "./compile_structure.ts";
import type { ReferenceScope } from "./find_column.ts";
import type { CardContent } from "./card_content.ts";
import { CARD_ROLES, type IdeaCard } from "./idea_card.ts";
import { contentDigest } from "./normalize.ts";

/**
 * Compiles a card into the plan that the engine runs: every reference is bound to a column, every
 * declared thing is used, and the bars that a decision looks back on are counted.
 *
 * Bars per role are the largest over its features' warm-up and over each reference: the bars its
 * column needs, plus its offset, plus the closes that a crossing (one exec bar) or `for_bars: n`
 * (`n - 1` exec bars) reach back, counted in bars of the role and rounded up.
 *
 * @param card A validated card.
 * @returns The plan.
 * @throws {CardError} with the place of each problem.
 */
export function compileCard(card: IdeaCard): StrategyPlan {
  const { content, source } = card;
  const problems = new CardProblems(source, `compile card "${content.id}"`);
  const warmup = new CardWarmup(content.timeframes);
  const scope: ReferenceScope = {
    columns: cardColumns(content, problems),
    used: new Set(),
    warmup,
    problems,
  };
  for (const { role, key, bars, feature } of scope.columns.values()) {
    if (feature !== null) warmup.note(role, bars, 0, `feature "${role}.${key}"`);
  }
  compileStructure(content, scope);
  const entry = compileRules(content, "entry_rules", scope);
  const exit = compileRules(content, "exit_rules", scope);
  const risk = compileRisk(content, scope);
  const waits = compileEntry(content, scope);
  const runPolicy = compileRunPolicy(content);
  const policy = compilePolicy(content, problems);
  const account = compileAccount(content, problems);
  checkAllUsed(content, scope);
  const warmupBars = warmup.bars(content.warmup_bars, problems);
  problems.throwIfAny();
  const features: StrategyPlan["features"] = {};
  for (const role of CARD_ROLES) {
    const declared = content.features[role];
    if (declared !== undefined) features[role] = declared.map(featureSpec);
  }
  const { structure } = content;
  return {
    id: content.id,
    digest: contentDigest(content),
    canonical: content,
    timeframes: content.timeframes,
    features,
    ...(structure === undefined ? {} : { structure }),
    warmupBars,
    delayBars: content.delay_bars,
    account,
    policy,
    risk,
    ...waits === undefined ? {} : { entry: waits },
    ...runPolicy === undefined ? {} : { runPolicy },
    decision: { kind: "rules", entry, exit },
  };
}

function compileRules(
  content: CardContent,
  section: "entry_rules" | "exit_rules",
  scope: ReferenceScope,
): Rule[] {
  return content[section].map(({ direction, when }, index) => ({
    direction,
    when: compileCondition(when, [section, index, "when"], scope),
  }));
}

function checkAllUsed(
  { features, structure = {}, timeframes }: CardContent,
  { used, problems }: ReferenceScope,
): void {
  // What a misspelt name was meant to use seems unused, until it is spelt right.
  const isMisspelt = problems.has("UNKNOWN_FEATURE");
  const usedPaths = new Set([...used].map(({ feature }) => feature?.path.join(".")));
  const usedRoles = new Set([...used].map(({ role }) => role));
  for (const role of CARD_ROLES) {
    const sections = [["features", features[role]], ["structure", structure[role]]] as const;
    const isDeclared = sections.some(([, declared]) => declared !== undefined);
    const isNeeded = isDeclared || role === "exec" || usedRoles.has(role) || isMisspelt;
    if (!isNeeded && timeframes[role] !== undefined) {
      const reason = `timeframes.${role} is used by no feature, rule or stop: use it or remove it`;
      problems.add("UNUSED_TIMEFRAME", ["timeframes", role], reason);
    }
    for (const [section, declared] of sections) {
      if (declared === undefined) continue;
      if (timeframes[role] === undefined) {
        const reason = `${section}.${role} needs timeframes.${role}, which is not declared`;
        problems.add("UNKNOWN_ROLE", [section, role], reason);
        continue;
      }
      for (const [index, { key }] of declared.entries()) {
        const path = [section, role, index];
        if (usedPaths.has(path.join(".")) || isMisspelt) continue;
        const [kind, code] = section === "features"
          ? ["feature", "UNUSED_FEATURE"]
          : ["structure", "UNUSED_STRUCTURE"];
        const reason = `${kind} "${role}.${key}" is used by no rule or stop: use it or remove it`;
        problems.add(code, [...path, "key"], reason);
      }
    }
  }
}
