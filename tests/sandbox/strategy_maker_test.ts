import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readStrategySource } from "../../lib/sandbox/strategy_source.ts";

/** Stands in for the toolkit. */
const LIBRARY = `data:text/javascript,export const seven = 7;`;

/** The function that goes through a program anew. */
async function makerOf(program: string): Promise<() => Promise<unknown>> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "program.ts");
    await Deno.writeTextFile(path, program);
    return (await import(readStrategySource(path, LIBRARY).makerUrl)).default;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a program that is gone through anew has variables of its own, and the functions of before", async () => {
  const make = await makerOf(
    "let count = 0; function next() { return ++count; } export default { next };",
  );
  const [one, two] = [await make(), await make()] as { next(): number }[];
  assertEquals([one.next(), one.next(), two.next()], [1, 2, 1]);
  assertEquals(String(one.next), String(two.next));
});

const PROGRAMS: Record<string, string> = {
  "an expression": "export default 7;",
  "an expression in brackets": "export default (3, 7)\n",
  "what it imports": 'import { seven } from "@closedbar/closedbar"; export default seven;',
  "what it imports as a whole":
    'import * as all from "@closedbar/closedbar/engine";\nexport default all.seven',
  "an import below": 'export default seven;\nimport { seven } from "@closedbar/closedbar";',
  "a name that it exports besides": "export const seven: number = 7; export default seven;",
  "a function that it exports": "export default seven();\nexport function seven() { return 7; }",
  "a name as default": "const seven = 7; export { seven as default };",
  "names that it passes on": 'export { seven } from "@closedbar/closedbar"; export default 7;',
  "everything that it passes on": 'export * from "@closedbar/closedbar"; export default 7;',
  "what it waits for": "export default await Promise.resolve(7);",
  "a remark at the end": "export default 7 // and no new line",
  "a line for a shell": "#!/usr/bin/env deno\nexport default 7;",
  "types": "interface Box { x: number }\nexport type Seven = 7;\nexport default 7 as number;",
};

for (const [name, program] of Object.entries(PROGRAMS)) {
  Deno.test(`a program whose default export is ${name} gives it each time`, async () => {
    const make = await makerOf(program);
    assertEquals([await make(), await make()], [7, 7]);
  });
}
