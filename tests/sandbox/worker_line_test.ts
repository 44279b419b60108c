import { assertEquals } from "@std/assert";
import type { Answer, Lines, Request } from "../../lib/sandbox/messages.ts";
import { WORKER_OPTIONS } from "../../lib/sandbox/worker_line.ts";

/** What a worker could do with the runtime, were it not taken away: each has to be denied as well. */
const PROBE = `
const folder = ${JSON.stringify(new URL("../..", import.meta.url).href)};
const ways = {
  read: () => Deno.readTextFileSync(new URL("deno.json", folder)),
  write: () => Deno.writeTextFileSync(new URL("probe.txt", folder), "x"),
  env: () => Deno.env.get("HOME"),
  net: () => Deno.connect({ hostname: "127.0.0.1", port: 1 }),
  listen: () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  run: () => new Deno.Command(Deno.execPath(), { args: ["--version"] }).output(),
  ffi: () => Deno.dlopen("libc.so.6", {}),
  sys: () => Deno.hostname(),
  file: () => import(new URL("lib/base/mod.ts", folder).href),
  remote: () => import(["https://example.com", "a.ts"].join("/")),
  node: () => import(["node", "fs"].join(":")).then((fs) => fs.readFileSync(new URL("deno.json", folder))),
};
const told = {};
for (const [name, way] of Object.entries(ways)) {
  try { await way(); told[name] = "done"; } catch (error) {
    told[name] = /Requires (read|write|env|net|run|ffi|sys|import) access/.exec(error.message)?.[1];
  }
}
postMessage(told);
`;

Deno.test("the worker of a strategy holds no permission, even with the runtime in its hands", async () => {
  const worker = new Worker(
    `data:text/javascript,${encodeURIComponent(PROBE)}`,
    WORKER_OPTIONS,
  );
  try {
    const told = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
    });
    assertEquals(told, {
      read: "read",
      write: "write",
      env: "env",
      net: "net",
      listen: "net",
      run: "run",
      ffi: "ffi",
      sys: "sys",
      file: "read",
      remote: "import",
      node: "read",
    });
  } finally {
    worker.terminate();
  }
});

Deno.test("a worker ends a strategy that takes too long by itself, and answers", async () => {
  const program = `export default {
    canonical: {},
    decision: { kind: "function" },
    with: ({ n }) => { while (n > 2); return { canonical: { n } }; },
  };`;
  const url = `data:text/javascript,${encodeURIComponent(program)}`;
  const worker = new Worker(
    import.meta.resolve("../../lib/sandbox/strategy_worker.ts"),
    WORKER_OPTIONS,
  );
  const [asked, told] = [new MessageChannel(), new MessageChannel()];
  const count = new Int32Array(new SharedArrayBuffer(4));
  const state = new Int32Array(new SharedArrayBuffer(8));
  const lines: Lines = { asked: asked.port2, told: told.port2, count, state, timeoutMs: 50 };
  worker.postMessage(lines, [lines.asked, lines.told]);
  const ask = (request: Request) =>
    new Promise<Answer>((resolve) => {
      asked.port1.onmessage = ({ data }) => resolve(data);
      asked.port1.postMessage(request);
    });
  try {
    assertEquals((await ask({ kind: "load", url, makerUrl: url })).kind, "declared");
    assertEquals((await ask({ kind: "declare", parameters: { n: 3 } })).kind, "late");
    const next = await ask({ kind: "declare", parameters: { n: 2 } });
    assertEquals(next.kind === "declared" && next.declaration, '{"n":2}');
  } finally {
    asked.port1.close();
    told.port1.close();
    worker.terminate();
  }
});
