import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
} from "yaml";
import type { DocumentError, DocumentProblem, ErrorFacts } from "../base/mod.ts";

/** Steps from the top of a document to one of its values: keys and list indices. */
export type DocumentPath = readonly (string | number)[];

/** What a document is, for messages and for the error that refuses it. */
export interface DocumentKind {
  /** Noun in messages, for example `card`. */
  name: string;
  /** What one file holds, for example `strategy`. */
  content: string;
  /** The error that names its problems. */
  Failure: new (
    message: string,
    facts: ErrorFacts,
    problems: readonly DocumentProblem[],
  ) => DocumentError;
}

/** Deepest nesting of lists and mappings that a document can need. */
const MAX_DEPTH = 64;

/** What the parser's codes mean for the writer, where its own words do not say. */
const SYNTAX_ADVICE: Record<string, string> = {
  TAB_AS_INDENT: "a tab indents the line: indent with spaces",
  RESOURCE_EXHAUSTION: `it is nested deeper than ${MAX_DEPTH} levels`,
};

/** Something that keeps the text from being a document at all. */
interface Fault {
  offset: number;
  code: string;
  reason: string;
}

/** A YAML or JSON text, read once, which knows where each of its values stands. JSON is YAML, too. */
export class DocumentSource {
  /** What the document is. */
  readonly kind: DocumentKind;
  /** Name for messages. */
  readonly fileName: string;
  /** The document as plain data, not validated yet. */
  readonly data: unknown;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  /**
   * Reads the YAML of a card.
   *
   * @param text YAML 1.2.
   * @param fileName Name for messages, for example `trend_btc.yml`; nothing is opened.
   * @param kind What the document is.
   * @throws {DocumentError} `BAD_YAML` or `DUPLICATE_KEY` with every place that is malformed.
   */
  constructor(text: string, fileName: string, kind: DocumentKind) {
    this.kind = kind;
    this.fileName = fileName;
    // The schema is named so that a %YAML directive cannot bring back 1.1, where `no` is a boolean.
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      schema: "core",
    });
    this.#refuse(this.#syntaxFaults(text));
    this.#refuse(this.#excessFaults());
    this.data = this.#document.toJS();
  }

  /**
   * Where a value stands.
   *
   * @param path The value; when it does not exist, the nearest thing around it that does.
   * @param place `key` for the key of the last step instead of its value. Lists and mappings are
   * always placed at their key.
   * @returns File, line and column, for example `trend_btc.yml:14:9`.
   */
  where(path: DocumentPath, place: "key" | "value" = "value"): string {
    let offset = 0;
    let node: unknown = this.#document.contents;
    for (const [depth, step] of path.entries()) {
      const pair = isMap(node) ? node.items.find((item) => keyText(item) === String(step)) : null;
      const child = pair ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined;
      if (child === undefined) break;
      const atKey = pair && (isCollection(child) || (place === "key" && depth === path.length - 1));
      offset = offsetOf(atKey ? pair.key : child) ?? offset;
      node = child;
    }
    return this.#whereOffset(offset);
  }

  #whereOffset(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    // An empty text has no line at all.
    return `${this.fileName}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }

  #refuse(faults: readonly Fault[]): void {
    if (faults.length === 0) return;
    const problems = faults.map(({ offset, code, reason }) => ({
      code,
      where: this.#whereOffset(offset),
      message: `Cannot read ${this.kind.name} "${this.fileName}" as ${reason}`,
    }));
    throw new this.kind.Failure(problems[0].message, problems[0], problems);
  }

  /** Every key that stands twice, and the first other fault: those after it only follow from it. */
  #syntaxFaults(text: string): Fault[] {
    const found = [...this.#document.errors, ...this.#document.warnings];
    const first = found.find(({ code }) => code !== "DUPLICATE_KEY");
    return found.filter((error) => error === first || error.code === "DUPLICATE_KEY").map(
      ({ code, message, pos: [offset] }) => {
        if (code === "DUPLICATE_KEY") {
          const key = /^"?([^":\s]*)/.exec(text.slice(offset))?.[1] ?? "";
          return { offset, code, reason: `the key "${key}" stands twice in one mapping: keep one` };
        }
        const why = unquotedOffset(text, offset) ?? this.#advice(code) ?? message;
        return {
          offset,
          code: "BAD_YAML",
          reason: `it is not valid ${this.#language} here: ${why}`,
        };
      },
    );
  }

  /** What the writer believes to write. */
  get #language(): string {
    return this.fileName.endsWith(".json") ? "JSON" : "YAML";
  }

  #advice(code: string): string | undefined {
    return code === "MULTIPLE_DOCS"
      ? `it holds a second document: keep one ${this.kind.content} per file`
      : SYNTAX_ADVICE[code];
  }

  #excessFaults(): Fault[] {
    const found: Fault[] = [];
    visit(this.#document, {
      Pair(_, { key }) {
        if (!isCollection(key)) return;
        const reason = "a key is a name and this one is a list or a mapping: write a name";
        found.push({ offset: offsetOf(key) ?? 0, code: "BAD_YAML", reason });
      },
      Node(_, node, ancestors) {
        const offset = offsetOf(node) ?? 0;
        if (isAlias(node)) {
          const reason = `"*${node.source}" refers to another place: write the value out`;
          found.push({ offset, code: "BAD_YAML", reason });
        }
        // Every level adds a collection and, in a mapping, a pair to the ancestors.
        if (ancestors.filter(isCollection).length <= MAX_DEPTH) return undefined;
        const reason = `it is nested deeper than ${MAX_DEPTH} levels here`;
        found.push({ offset, code: "BAD_YAML", reason });
        return visit.BREAK;
      },
    });
    return found;
  }
}

/** Says so when the fault is a reference like `exec.close[1]` without quotes inside `{ }` or `[ ]`. */
function unquotedOffset(text: string, offset: number): string | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const [line] = text.slice(lineStart).split("\n", 1);
  for (const match of line.matchAll(/[a-z]\w*(?:\.\w+)+\[\d*\]/g)) {
    const start = lineStart + match.index;
    if (offset < start || offset > start + match[0].length) continue;
    return `inside { } or [ ] a reference with an offset needs quotes: "${match[0]}"`;
  }
  return undefined;
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
