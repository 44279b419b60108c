/** What a command can tell its user about a failure, beyond the sentence itself. */
export interface ErrorFacts {
  /** Stable code in capitals, for example `UNKNOWN_FEATURE`. */
  code: string;
  /** Where the offending value stands, for example `trend_btc.yml:14:9` or `bars.csv:7`. */
  where?: string;
  /** A command that repairs the situation when pasted as it is. */
  fixCommand?: string;
  /** The lower-level failure this one reports, if any. */
  cause?: unknown;
}

/**
 * A failure the user can act on. The message names the action, the rule, the value and the repair;
 * `code`, `where` and `fixCommand` carry the same facts for machines.
 *
 * Anything else that is thrown is our own mistake and ends as an internal error.
 *
 * @example Facts travel with the error
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const error = new UsageError("Cannot read --start as it is empty", { code: "BAD_INSTANT" });
 * assertEquals([error.code, error.name], ["BAD_INSTANT", "UsageError"]);
 * ```
 */
export abstract class ClosedbarError extends Error {
  /** Stable code in capitals. */
  readonly code: string;
  /** Place of the offending value, when there is one. */
  readonly where?: string;
  /** Command that repairs the situation, when there is one. */
  readonly fixCommand?: string;
  /** What a program of somebody else printed before it failed, where nobody else can be asked for it. */
  printed: readonly string[] = [];

  /**
   * States what is wrong, for people and for machines.
   *
   * @param message One sentence: action, rule, value, repair.
   * @param facts The same facts for machines.
   */
  constructor(message: string, facts: ErrorFacts) {
    super(message, { cause: facts.cause });
    this.name = new.target.name;
    this.code = facts.code;
    if (facts.where !== undefined) this.where = facts.where;
    if (facts.fixCommand !== undefined) this.fixCommand = facts.fixCommand;
  }
}

/** The call itself is wrong: an argument, an option, a parameter out of range. */
export class UsageError extends ClosedbarError {}

/** One thing wrong with a document that a person writes. */
export interface DocumentProblem {
  /** Stable code in capitals. */
  code: string;
  /** One sentence: action, rule, value, repair. */
  message: string;
  /** File, line and column, for example `trend_btc.yml:14:9`. */
  where: string;
}

/** A document that a person writes cannot be used. The error itself is its first problem. */
export abstract class DocumentError extends ClosedbarError {
  /** Every problem that was found, in the order of the file; empty when only one is known. */
  readonly problems: readonly DocumentProblem[];

  /**
   * States what is wrong, for people and for machines.
   *
   * @param message One sentence: action, rule, value, repair.
   * @param facts The same facts for machines.
   * @param problems Every problem that was found.
   */
  constructor(message: string, facts: ErrorFacts, problems: readonly DocumentProblem[] = []) {
    super(message, facts);
    this.problems = problems;
  }
}

/** One thing wrong with an idea card. */
export type CardProblem = DocumentProblem;

/** An idea card cannot be read, validated or compiled. */
export class CardError extends DocumentError {}

/** A session's configuration or a calendar cannot be read or validated. */
export class ConfigError extends DocumentError {}

/** Data that was asked for does not exist: no file, no store, no rows of the symbol. */
export class DataMissingError extends ClosedbarError {}

/** Data exists and cannot be used: a bad row, a corrupt or locked store, a full disk. */
export class DataError extends ClosedbarError {}

/** A gate or an audit looked and said no. */
export class GateError extends ClosedbarError {}

/**
 * Trips on our own mistakes, at the border of a loop. Never used for what a user can cause.
 *
 * @param condition What has to hold.
 * @param message What it means when it does not.
 * @throws {Error} when `condition` is false.
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${message}`);
}
