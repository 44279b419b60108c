/**
 * Documents that people write, as YAML or JSON: read once, validated, each mistake with its place, its
 * value and what would be valid.
 *
 * @module
 */
export type { DocumentKind, DocumentPath } from "./document_source.ts";
export { DocumentProblems } from "./document_problems.ts";
export { DocumentSource } from "./document_source.ts";
export { addSchemaProblems, pathText, shown, suggest } from "./schema_problems.ts";
export {
  ASKED_ONCE,
  chosenBy,
  decimal,
  integer,
  isMapping,
  list,
  oneOf,
  positive,
  section,
  text,
  variant,
} from "./shapes.ts";
