import { fromFileUrl, join } from "@std/path";

/** Where golden data lies unless `GOLDEN_DATA` names another folder. */
const SHIPPED = fromFileUrl(new URL("../data/golden", import.meta.url));

/** The folder of golden data. */
export const GOLDEN: string = Deno.env.get("GOLDEN_DATA") ?? SHIPPED;

/**
 * Defines tests that compare with golden data. Where a file of it is absent, one line says so in their
 * place: a skipped test, or with `REQUIRE_GOLDEN_DATA=1` a failed one.
 *
 * @param files Names below the folder.
 * @param define Defines the tests; may read the files.
 */
export async function goldenTests(
  files: readonly string[],
  define: () => void | Promise<void>,
): Promise<void> {
  const absent = files.filter((name) => !isThere(join(GOLDEN, name)));
  if (absent.length === 0) {
    await define();
    return;
  }
  const isRequired = Deno.env.get("REQUIRE_GOLDEN_DATA") === "1";
  const message = `golden data absent, skipped: ${absent.join(", ")} in ${GOLDEN}`;
  Deno.test({
    name: message,
    ignore: !isRequired,
    fn: () => {
      throw new Error(message.replace("skipped", "and REQUIRE_GOLDEN_DATA=1 wants it"));
    },
  });
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
