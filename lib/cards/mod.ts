/**
 * Idea cards: a strategy as YAML, read, normalised and compiled into a plan.
 *
 * @module
 */
export type { CardPath, CardSource } from "./card_source.ts";
export type { ComparisonSpec, ConditionSpec, OperandSpec } from "./condition_schema.ts";
export type { CardContent, CardFeature, CardStructure, IdeaCard } from "./idea_card.ts";
export type { LoadedCard } from "./load.ts";
export type { NormalizedCard } from "./normalize.ts";
export { compileCard } from "./compile.ts";
export { loadCard } from "./load.ts";
export { normalizeCard } from "./normalize.ts";
export { parseCard } from "./parse.ts";
