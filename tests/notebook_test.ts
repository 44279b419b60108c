import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ROOT, runProcess } from "./support/run_process.ts";

const NBCONVERT = ["/usr/bin/jupyter-nbconvert", "/usr/local/bin/jupyter-nbconvert"].find(
  (path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  },
);

if (NBCONVERT === undefined) {
  // deno-lint-ignore no-console
  console.log("skipped: no Jupyter here (apt-get install jupyter-client jupyter-nbconvert)");
}

/** What a cell of an executed notebook gave. */
interface Output {
  output_type: string;
  data: Record<string, string | string[]>;
}

/** Executes a notebook in the Deno kernel. */
async function execute(notebook: string): Promise<Output[]> {
  const home = await Deno.makeTempDir({ prefix: "closedbar_jupyter_" });
  const kernel = join(home, "kernels", "deno");
  Deno.mkdirSync(kernel, { recursive: true });
  const argv = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
  const spec = { argv, display_name: "Deno", language: "typescript" };
  Deno.writeTextFileSync(join(kernel, "kernel.json"), JSON.stringify(spec));
  try {
    const { code, stdout, stderr } = await new Deno.Command(NBCONVERT!, {
      args: ["--to", "notebook", "--execute", "--stdout", notebook],
      cwd: ROOT,
      env: { JUPYTER_PATH: home, JUPYTER_RUNTIME_DIR: join(home, "runtime"), IPYTHONDIR: home },
    }).output();
    const decoder = new TextDecoder();
    if (code !== 0) throw new Error(`the notebook fails: ${decoder.decode(stderr)}`);
    const { cells } = JSON.parse(decoder.decode(stdout));
    return cells.flatMap(({ outputs = [] }: { outputs?: Output[] }) => outputs);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/**
 * Executes a notebook until every result has arrived. The kernel now and then says that a cell is done
 * before it sends the cell's result, and the client then stops listening: that result is lost, whatever
 * it was. A result that cannot show itself is missing every time.
 */
async function executeWhole(notebook: string, results: number): Promise<Output[]> {
  let outputs: Output[] = [];
  for (let attempt = 0; attempt < 8 && outputs.length !== results; attempt++) {
    outputs = await execute(notebook);
  }
  return outputs;
}

Deno.test({
  name: "the quickstart notebook executes, and every result shows itself",
  ignore: NBCONVERT === undefined,
  async fn() {
    assertEquals((await runProcess(["data", "import", "--bundled"])).code, 0);
    const outputs = await executeWhole("examples/quickstart.ipynb", 5);
    assertEquals(outputs.map(({ output_type }) => output_type), Array(5).fill("execute_result"));
    const html = outputs.map(({ data }) => [data["text/html"]].flat().join(""));
    const says = ["<svg", "SOLUSDT passed", "ema_trend", "take_profit", "profit factor"];
    says.forEach((part, i) => assertStringIncludes(html[i], part));
    for (const { data } of outputs) assertEquals("text/plain" in data, true);
  },
});
