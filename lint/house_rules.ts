import architecture from "../ARCHITECTURE.md" with { type: "text" };
import { type ImportTable, parseImportTable, type Room } from "./import_table.ts";

/** Longest file, in lines. */
const MAX_FILE_LINES = 400;

/** Longest function, in lines. */
const MAX_FUNCTION_LINES = 70;

const ROOT = new URL("../", import.meta.url);

/** Names that only some folders may use, and what to do instead. */
interface Reserved {
  /** A global or a member of one, for example `console` or `Date.now`. */
  name: string;
  /** Whether a room may use it. */
  isAllowed: (room: Room) => boolean;
  /** Where it belongs. */
  instead: string;
}

const TIME_AND_CHANCE = [
  ...["Date.now", "Temporal.Now", "performance", "Math.random"],
  ...["crypto.randomUUID", "crypto.getRandomValues"],
];

const RESERVED: readonly Reserved[] = [
  ...["console", "Deno.exit"].map((name) => ({
    name,
    isAllowed: (room: Room) => room.folder === "cli",
    instead: "only lib/cli prints and exits; return a value or throw",
  })),
  {
    name: "WebSocket",
    isAllowed: (room) => room.folder === "providers",
    instead: "sockets belong to lib/providers; take a port",
  },
  ...TIME_AND_CHANCE.map((name) => ({
    name,
    isAllowed: (room: Room) => room.zone === "shell",
    instead: "time and chance are arguments in core and drivers",
  })),
  ...["Deno", "fetch"].map((name) => ({
    name,
    isAllowed: (room: Room) => room.zone !== "core",
    instead: "the core touches nothing outside; disks belong to lib/store and lib/artifacts",
  })),
];

const SQL =
  /\b(SELECT\s[\s\S]+\sFROM|INSERT\s+INTO|DELETE\s+FROM|(CREATE|DROP|ALTER)\s+(TABLE|VIEW|INDEX)|COPY\s[\s\S]+\sTO)\s/;

/** Path below the repository, with forward slashes; `null` for a file elsewhere. */
function repositoryPath(filename: string): string | null {
  const url = new URL(filename.replaceAll("\\", "/"), "file:///").href;
  return url.startsWith(ROOT.href) ? decodeURIComponent(url.slice(ROOT.href.length)) : null;
}

function roomOf(path: string | null, table: ImportTable): Room | null {
  const folder = path?.match(/^lib\/(\w+)\//)?.[1];
  return folder === undefined ? null : table.get(folder) ?? null;
}

/**
 * What is wrong with an import.
 *
 * @param table The import table.
 * @param room Folder that imports.
 * @param path File that imports, below the repository.
 * @param specifier What stands behind `from`.
 * @returns A sentence, or `null` when the import is fine.
 */
function importFault(
  table: ImportTable,
  room: Room,
  path: string,
  specifier: string,
): string | null {
  if (!specifier.startsWith(".")) {
    const isListed = room.packages.some((name) =>
      specifier === name || specifier.startsWith(`${name}/`)
    );
    if (isListed) return null;
    const users = [...table.values()].filter((other) => other.packages.includes(specifier));
    const home = users.length === 0 ? "no folder" : `only ${folders(users)}`;
    return `"${specifier}" is imported by ${home}: lib/${room.folder} may import ` +
      `${room.packages.join(", ") || "no package"}`;
  }
  const target = new URL(specifier, new URL(path, "file:///")).pathname.slice(1);
  const [top, folder, ...rest] = target.split("/");
  if (top !== "lib") return `"${specifier}" is outside lib: code that it needs belongs into lib`;
  if (folder === room.folder) return null;
  if (!table.has(folder)) return `lib/${folder} has no row in ARCHITECTURE.md: add one`;
  if (folder === "cli") return "nobody imports lib/cli: what others need belongs below it";
  if (!room.imports.includes(folder)) {
    const both = [...table.values()].filter((other) =>
      other.imports.includes(folder) && other.imports.includes(room.folder)
    );
    return `lib/${room.folder} may import ${
      room.imports.join(", ") || "no folder"
    }, and this symbol ` +
      `belongs to lib/${folder}: move the line there, or to one that may use both ` +
      `(${folders(both) || "none"})`;
  }
  return rest.join("/") === "mod.ts"
    ? null
    : `lib/${folder} is entered through lib/${folder}/mod.ts only`;
}

function folders(rooms: readonly Room[]): string {
  return rooms.map((room) => `lib/${room.folder}`).join(", ");
}

/** Imports follow the table of ARCHITECTURE.md. */
function importsRule(table: ImportTable): Deno.lint.Rule {
  return {
    create(context) {
      const path = repositoryPath(context.filename);
      const room = roomOf(path, table);
      if (path === null || room === null) return {};
      const check = (node: Deno.lint.Node, specifier: unknown) => {
        if (typeof specifier !== "string") return;
        const message = importFault(table, room, path, specifier);
        if (message !== null) context.report({ node, message });
      };
      return {
        ImportDeclaration: (node) => check(node, node.source.value),
        ExportNamedDeclaration: (node) => check(node, node.source?.value),
        ExportAllDeclaration: (node) => check(node, node.source.value),
        ImportExpression: (node) => {
          if (node.source.type === "Literal") check(node, node.source.value);
        },
      };
    },
  };
}

/** The name of a global or of its member, as `RESERVED` writes it. */
function nameOf(node: Deno.lint.Node): string | null {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression" || node.computed) return null;
  if (node.object.type !== "Identifier" || node.property.type !== "Identifier") return null;
  return `${node.object.name}.${node.property.name}`;
}

/** Globals stay in the folders that own what they reach. */
function globalsRule(table: ImportTable): Deno.lint.Rule {
  return {
    create(context) {
      const room = roomOf(repositoryPath(context.filename), table);
      if (room === null) return {};
      const check = (node: Deno.lint.Node, name: string | null) => {
        const found = RESERVED.find((entry) => entry.name === name && !entry.isAllowed(room));
        if (found === undefined) return;
        const message = `${found.name} is not for lib/${room.folder}: ${found.instead}`;
        context.report({ node, message });
      };
      const checkCall = (node: Deno.lint.NewExpression | Deno.lint.CallExpression) => {
        const name = nameOf(node.callee);
        const readsClock = name === "Date" && node.arguments.length === 0;
        check(node, readsClock ? "Date.now" : node.callee.type === "Identifier" ? name : null);
      };
      return {
        MemberExpression(node) {
          check(node, nameOf(node));
          check(node, nameOf(node.object));
        },
        NewExpression: checkCall,
        CallExpression: checkCall,
      };
    },
  };
}

/** SQL text stays in `lib/store`. */
function sqlRule(table: ImportTable): Deno.lint.Rule {
  return {
    create(context) {
      const room = roomOf(repositoryPath(context.filename), table);
      if (room === null || room.folder === "store") return {};
      const message = `SQL text is not for lib/${room.folder}: it belongs to lib/store`;
      return {
        Literal(node) {
          if (typeof node.value === "string" && SQL.test(node.value)) {
            context.report({ node, message });
          }
        },
        TemplateElement(node) {
          if (SQL.test(node.raw)) context.report({ node, message });
        },
      };
    },
  };
}

/** Files and functions stay short enough to be read. */
const sizeRule: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    // The root is a list of names, which says nothing about the design when it grows.
    if (path === null || path === "mod.ts" || path.startsWith("tests/")) return {};
    const { text } = context.sourceCode;
    const linesIn = ([from, to]: Deno.lint.Range) => text.slice(from, to).split("\n").length;
    const checkFunction = (node: Deno.lint.Node) => {
      const lines = linesIn(node.range);
      if (lines <= MAX_FUNCTION_LINES) return;
      const message =
        `This function has ${lines} lines, of at most ${MAX_FUNCTION_LINES}: split it`;
      context.report({ node, message });
    };
    return {
      Program(node) {
        const lines = text.trimEnd().split("\n").length;
        if (lines <= MAX_FILE_LINES) return;
        const message = `This file has ${lines} lines, of at most ${MAX_FILE_LINES}: split it`;
        context.report({ node, message });
      },
      FunctionDeclaration: checkFunction,
      FunctionExpression: checkFunction,
      ArrowFunctionExpression: checkFunction,
    };
  },
};

/**
 * The rules of the house as a lint plugin.
 *
 * @param table Which folder may import what.
 * @returns A plugin whose rules are `house/imports`, `house/globals`, `house/sql` and `house/size`.
 */
export function houseRules(table: ImportTable): Deno.lint.Plugin {
  return {
    name: "house",
    rules: {
      imports: importsRule(table),
      globals: globalsRule(table),
      sql: sqlRule(table),
      size: sizeRule,
    },
  };
}

export default houseRules(parseImportTable(architecture));
