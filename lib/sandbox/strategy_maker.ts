import type { ExportSpecifier, Program } from "acorn";

/** A part of a text, and what takes its place. */
export interface Edit {
  /** Where it begins. */
  start: number;
  /** Where it ends. */
  end: number;
  /** What stands there instead. */
  by: string;
}

/** What the default export is called inside; no strategy has a use for such a name. */
const DEFAULT = "__defaultOfTheStrategy";

/**
 * Makes a module whose default export is a function that goes through a program anew each time it is
 * called: with variables of its own, but with functions that the compiler knows from the times before.
 * Loading the program as another module would forget those, and take longer than many a run.
 *
 * @param program A module in plain JavaScript.
 * @param statements Its statements.
 * @param edits What is changed inside its statements.
 * @returns The module; its function gives `undefined` for a program whose default export is no expression.
 */
export function makerOf(
  program: string,
  statements: Program["body"],
  edits: readonly Edit[],
): string {
  const all = [...edits];
  const imports: string[] = [];
  let last = "";
  const drop = ({ start, end }: { start: number; end: number }) => {
    for (let i = all.length - 1; i >= 0; i--) {
      if (all[i].start >= start && all[i].end <= end) all.splice(i, 1);
    }
    all.push({ start, end, by: ";" });
  };
  for (const statement of statements) {
    const { start, end, type } = statement;
    if (type === "ImportDeclaration") {
      const inside = edits.filter((edit) => edit.start >= start && edit.end <= end);
      imports.push(
        edited(
          program.slice(start, end),
          inside.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })),
        ),
      );
      drop(statement);
    } else if (type === "ExportDefaultDeclaration") {
      last = DEFAULT;
      all.push({ start, end: statement.declaration.start, by: `const ${DEFAULT} = ` });
    } else if (type === "ExportNamedDeclaration" && statement.declaration) {
      all.push({ start, end: statement.declaration.start, by: "" });
    } else if (type === "ExportNamedDeclaration" || type === "ExportAllDeclaration") {
      if (type === "ExportNamedDeclaration" && !statement.source) {
        const { local } = statement.specifiers.find(isDefault) ?? {};
        if (local?.type === "Identifier") last = local.name;
      }
      drop(statement);
    }
  }
  // The first line of a program can be one for a shell.
  const body = edited(program, all).replace(/^#!/, "//");
  return `${imports.join("\n")}\nexport default async () => {\n${body}\n;return ${last};\n};\n`;
}

function isDefault({ exported }: ExportSpecifier): boolean {
  return exported.type === "Identifier" && exported.name === "default";
}

/**
 * A text with some of its parts changed.
 *
 * @param text The text.
 * @param edits Parts that do not overlap.
 * @returns The changed text.
 */
export function edited(text: string, edits: readonly Edit[]): string {
  let made = "";
  let at = 0;
  for (const { start, end, by } of edits.toSorted((a, b) => a.start - b.start)) {
    made += text.slice(at, start) + by;
    at = end;
  }
  return made + text.slice(at);
}
