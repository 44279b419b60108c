import { type ImportDeclaration, type Node, parse, type Program } from "acorn";
import { stripTypeScriptTypes } from "node:module";
import { sha256Hex, UsageError } from "../base/mod.ts";
import { edited, makerOf } from "./strategy_maker.ts";
import { TOOLKIT } from "./toolkit.ts";

/** A strategy file that has been read and looked through, and not run. */
export interface StrategySource {
  /** Path, as the user named it. */
  path: string;
  /** SHA-256 of its bytes. */
  sha256: string;
  /** An address that holds the whole program, with every import led to the one module it may have. */
  url: string;
  /** An address whose default export is a function that goes through the program anew each time. */
  makerUrl: string;
}

/**
 * Reads a strategy file and refuses what a strategy has no use for. The runtime's permissions leave one
 * door open, as modules of a package registry are fetched without any: so the one thing a strategy may
 * import is the toolkit, and it may not import while it runs.
 *
 * @param path A TypeScript or JavaScript file.
 * @param libraryUrl The module that imports of the toolkit are led to.
 * @returns The program.
 * @throws {UsageError} `STRATEGY_FILE_MISSING`, `BAD_STRATEGY_FILE` or `STRATEGY_IMPORT_DENIED`.
 */
export function readStrategySource(path: string, libraryUrl: string): StrategySource {
  const text = readText(path);
  const types = path.endsWith(".ts") || path.endsWith(".mts");
  const plain = types ? withoutTypes(text, path) : text;
  const { imports, statements } = readProgram(plain, path);
  // A binary has no compiler. Where there is one, it gives the function the text it has in a script.
  const isPlain = !types || Deno.build.standalone;
  for (const { start, end, value } of imports) {
    const isToolkit = value === TOOLKIT || value.startsWith(`${TOOLKIT}/`);
    if (!isToolkit || JSON.stringify(value).slice(1, -1) !== text.slice(start + 1, end - 1)) {
      throw importDenied(path, text, start, value);
    }
  }
  const led = imports.map(({ start, end }) => ({ start, end, by: JSON.stringify(libraryUrl) }));
  return {
    path,
    sha256: sha256Hex(new TextEncoder().encode(text)),
    url: addressOf(
      isPlain ? "text/javascript" : "application/typescript",
      edited(isPlain ? plain : text, led),
    ),
    makerUrl: addressOf("text/javascript", makerOf(plain, statements, led)),
  };
}

function addressOf(type: string, program: string): string {
  return `data:${type};charset=utf-8,${encodeURIComponent(program)}`;
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof Deno.errors.NotCapable) throw cause;
    const reason = cause instanceof Deno.errors.NotFound ? "there is no such file" : cause.message;
    throw new UsageError(`Cannot read strategy "${path}" as ${reason}`, {
      code: "STRATEGY_FILE_MISSING",
      where: path,
      cause,
    });
  }
}

/** The program with blanks in place of its types, so that every place stays where it is. */
function withoutTypes(text: string, path: string): string {
  try {
    return stripTypeScriptTypes(text);
  } catch (cause) {
    throw badFile(path, cause);
  }
}

/** A literal that names a module. */
interface Specifier {
  start: number;
  end: number;
  value: string;
}

/** What a program imports, and its statements. */
function readProgram(
  program: string,
  path: string,
): { imports: Specifier[]; statements: Program["body"] } {
  const imports: Specifier[] = [];
  let tree: Program;
  try {
    tree = parse(program, { ecmaVersion: "latest", sourceType: "module", preserveParens: true });
  } catch (cause) {
    throw badFile(path, cause);
  }
  const visit = (node: Node) => {
    if (node.type === "ImportExpression") throw importDenied(path, program, node.start, "import()");
    const { source } = node as ImportDeclaration;
    const isImport = node.type === "ImportDeclaration" || node.type.startsWith("Export");
    if (isImport && source) {
      imports.push({ start: source.start, end: source.end, value: String(source.value) });
    }
    for (const member of Object.values(node)) {
      for (const child of Array.isArray(member) ? member : [member]) {
        if (typeof child?.type === "string" && typeof child.start === "number") visit(child);
      }
    }
  };
  visit(tree);
  return { imports: imports.sort((a, b) => a.start - b.start), statements: tree.body };
}

function importDenied(path: string, text: string, at: number, value: string): UsageError {
  const line = text.slice(0, at).split("\n").length;
  return new UsageError(
    `Cannot run strategy "${path}" as it imports "${value}": a strategy that is named on a command ` +
      `line may import "${TOOLKIT}" and nothing else; put what it needs into the file`,
    { code: "STRATEGY_IMPORT_DENIED", where: `${path}:${line}` },
  );
}

function badFile(path: string, cause: unknown): UsageError {
  const message = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  // Either parser says where in words of its own, if it does.
  const [said = "", line, column] = PLACE.exec(message) ?? [];
  const reason = message.replace(said, "");
  // One of them counts columns from 0, and writes its places in brackets.
  const first = said.startsWith(" (") ? 1 : 0;
  const place = line === undefined ? "" : `:${line}:${Number(column) + first}`;
  const hint = line === undefined ? " (deno check says where)" : "";
  return new UsageError(
    `Cannot read strategy "${path}" as a module: ${reason}${hint}; plain TypeScript whose types can be ` +
      `erased is read, so no enum, namespace or parameter property`,
    { code: "BAD_STRATEGY_FILE", where: `${path}${place}`, cause },
  );
}

/** The place in what a parser says. */
const PLACE = / (?:\(|at \S*?:)(\d+):(\d+)\)?$/;
