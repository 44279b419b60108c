import type { z } from "zod";
import { nearestName } from "../base/mod.ts";
import type { DocumentProblems } from "./document_problems.ts";
import type { DocumentPath } from "./document_source.ts";
import { isMapping } from "./shapes.ts";

/**
 * Turns what the schema found into problems with a place and a sentence.
 *
 * @param issues Findings of a schema, whose messages say what would be valid.
 * @param data The document they were found in.
 * @param problems Where they are noted.
 */
export function addSchemaProblems(
  issues: readonly z.core.$ZodIssue[],
  data: unknown,
  problems: DocumentProblems,
): void {
  const misspelt = new Set(issues.flatMap(misspeltKeys));
  // What is there comes before what is not: a missing key has no place but that of its section.
  const isUnknown = ({ code }: z.core.$ZodIssue) => Number(code === "unrecognized_keys");
  for (const issue of issues.toSorted((a, b) => isUnknown(b) - isUnknown(a))) {
    const path = issue.path as DocumentPath;
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        const reason = `"${key}" is not a key of ${pathText(path, problems.whole)}: ` +
          suggest(key, issue.message.split(" "));
        problems.add("UNKNOWN_KEY", [...path, key], reason, "key");
      }
      continue;
    }
    const value = valueAt(data, path);
    if (value === undefined) {
      // The key is there under another name, and that is what has been reported.
      if (misspelt.has(pathText(path))) continue;
      problems.add(
        "MISSING_KEY",
        path,
        `${pathText(path, problems.whole)} is missing: expected ${issue.message}`,
      );
      continue;
    }
    const near = issue.code === "invalid_value" && typeof value === "string"
      ? nearestName(value, issue.values.map(String))
      : undefined;
    const repair = near !== undefined
      ? `, did you mean "${near}"?`
      : isQuotedNumber(value) && /number/.test(issue.message)
      ? ", without quotes"
      : "";
    const reason = `${pathText(path, problems.whole)} is ${
      shown(value)
    }: expected ${issue.message}${repair}`;
    problems.add("BAD_VALUE", path, reason);
  }
}

/**
 * The end of a sentence that names what was probably meant, or else what exists.
 *
 * @param given What was written.
 * @param known The names that exist.
 * @returns For example `did you mean "ema"?`.
 */
export function suggest(given: string, known: readonly string[]): string {
  const near = nearestName(given, known);
  if (near !== undefined) return `did you mean "${near}"?`;
  return known.length === 0 ? "there are none" : `known are ${known.join(" ")}`;
}

/**
 * A path as a person writes it.
 *
 * @param path Keys and list indices.
 * @param whole What to call the document itself.
 * @returns For example `entry_rules[0].when.op`.
 */
export function pathText(path: DocumentPath, whole = "it"): string {
  if (path.length === 0) return whole;
  return path.map((step) => typeof step === "number" ? `[${step}]` : `.${step}`).join("").slice(1);
}

/**
 * A value as it is shown in a message.
 *
 * @param value Plain data.
 * @returns JSON-like text of at most 60 characters.
 */
export function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  const json = JSON.stringify(value);
  return json.length <= 60 ? json : `${json.slice(0, 57)}...`;
}

/** Paths of the keys that were probably meant by unknown ones. */
function misspeltKeys(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== "unrecognized_keys") return [];
  const path = issue.path as DocumentPath;
  return issue.keys.flatMap((key) => {
    const meant = nearestName(key, issue.message.split(" "));
    return meant === undefined ? [] : [pathText([...path, meant])];
  });
}

function valueAt(data: unknown, path: DocumentPath): unknown {
  let value = data;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isMapping(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

function isQuotedNumber(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
}
