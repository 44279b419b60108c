/**
 * Idea cards: a strategy as YAML, read, normalised and compiled into a plan.
 *
 * @module
 */
export type {
  CardAccount,
  CardCaps,
  CardContent,
  CardDistance,
  CardEntry,
  CardFeature,
  CardFees,
  CardPositionPolicy,
  CardRisk,
  CardRule,
  CardRunPolicy,
  CardSizing,
  CardStop,
  CardStructure,
  CardTargetDistance,
} from "./card_content.ts";
export type { CardPath, CardSource } from "./card_source.ts";
export type { CardParameter, ParameterValue } from "./card_parameters.ts";
export type { CardVariant } from "./card_variant.ts";
export type {
  ComparisonOp,
  ComparisonSpec,
  ConditionSpec,
  OperandSpec,
} from "./condition_schema.ts";
export type { IdeaCard } from "./idea_card.ts";
export type { LoadedCard } from "./load.ts";
export type { NormalizedCard } from "./normalize.ts";
export type { PolicyFault } from "./policy_fault.ts";
export { cardParameters } from "./card_parameters.ts";
export { cardVariant } from "./card_variant.ts";
export { compileCard } from "./compile.ts";
export { loadCard } from "./load.ts";
export { normalizeCard } from "./normalize.ts";
export { parseCard } from "./parse.ts";
export { policyFault } from "./policy_fault.ts";
