import { type DocumentError, type DocumentProblem, invariant } from "../base/mod.ts";
import type { DocumentPath, DocumentSource } from "./document_source.ts";

/** Collects what is wrong with a document, so that one look names every problem. */
export class DocumentProblems {
  readonly #source: DocumentSource;
  readonly #action: string;
  readonly #found: DocumentProblem[] = [];

  /**
   * @param source The document's text, for places.
   * @param action What is being tried, for example `read card "trend.yml"`.
   */
  constructor(source: DocumentSource, action: string) {
    this.#source = source;
    this.#action = action;
  }

  /** The document as a whole, for messages, for example `the card`. */
  get whole(): string {
    return `the ${this.#source.kind.name}`;
  }

  /**
   * Notes one problem.
   *
   * @param code Stable code in capitals.
   * @param path The offending value.
   * @param reason The rest of the sentence: rule, value, repair.
   * @param place Whether the key or the value of `path` is to blame.
   */
  add(code: string, path: DocumentPath, reason: string, place: "key" | "value" = "value"): void {
    const where = this.#source.where(path, place);
    const message = `Cannot ${this.#action} as ${reason}`;
    this.#found.push({ code, message, where });
  }

  /**
   * @param code A problem's code.
   * @returns Whether a problem of this kind was noted.
   */
  has(code: string): boolean {
    return this.#found.some((problem) => problem.code === code);
  }

  /** @throws {DocumentError} what {@linkcode error} gives, when there is a problem. */
  throwIfAny(): void {
    if (this.#found.length > 0) throw this.error();
  }

  /** @returns The problem that stands first in the file, carrying all of them. */
  error(): DocumentError {
    invariant(this.#found.length > 0, "an error has a problem to report");
    const problems = this.#found.toSorted((a, b) => {
      const [lineA, columnA] = position(a.where);
      const [lineB, columnB] = position(b.where);
      return lineA - lineB || columnA - columnB;
    });
    return new this.#source.kind.Failure(problems[0].message, problems[0], problems);
  }
}

function position(where: string): number[] {
  return where.split(":").slice(-2).map(Number);
}
