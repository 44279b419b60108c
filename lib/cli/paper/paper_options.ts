import { Option } from "@commander-js/extra-typings";
import { basename, dirname } from "node:path";

/** Where the live minutes are kept when `--cache` does not say. */
export const DEFAULT_CACHE = "artifacts/pre_paper_cache/pre_paper_cache.db";

/** Where sessions go when `--out` does not say. */
export const DEFAULT_SESSIONS = "artifacts/pre_paper";

/** `--manifest`. */
export const manifestOption = () =>
  new Option("--manifest <dir>", "folder of an approved run, or its run_manifest.json")
    .makeOptionMandatory();

/** `--strategy`. */
export const strategyOption = () =>
  new Option("--strategy <file>", "the file of a run that was made from one");

/** `--cache`. */
export const cacheOption = () =>
  new Option("--cache <path>", "where live minutes are kept").default(DEFAULT_CACHE);

/**
 * The run folder that a person named, by itself or by its manifest.
 *
 * @param path As typed.
 * @returns The folder.
 */
export function manifestFolder(path: string): string {
  return basename(path) === "run_manifest.json" ? dirname(path) : path;
}
