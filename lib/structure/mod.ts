/**
 * Market structure: swings, breaks, zones and levels, published once and never changed.
 *
 * @module
 */
export type {
  DetectorDefinition,
  DetectorOutput,
  DirectionCode,
  StructureSpec,
} from "./contract.ts";
export { detector, DETECTORS } from "./registry.ts";
export {
  computeStructure,
  createStructureStream,
  levelKeys,
  slotKeys,
  structureKeys,
  structureSources,
  structureWarmup,
} from "./structure_columns.ts";
