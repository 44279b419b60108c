import { join } from "@std/path";

/** A strategy file around a body of `onClose`, with more of the module before it. */
export function strategy(onClose: string, before = ""): string {
  return `import { defineStrategy, type SnapshotView } from "@closedbar/closedbar";
${before}
export default defineStrategy({
  id: "stranger",
  timeframes: { exec: "15m", htf: "1h" },
  features: {
    exec: [{ key: "fast", indicator: "ema", params: { length: 5 } }],
    htf: [{ key: "box", indicator: "donchian", params: { lower_length: 6, upper_length: 6 } }],
  },
  structure: { exec: [{ key: "sw", detector: "swing" }] },
  lookbackBars: 2,
  account: {
    startingEquityUsdt: 10_000, maxLeverage: 5, minTradeNotionalUsdt: 10, takerBps: 6, makerBps: 2,
    slippageBps: 1, markPrice: "approximate", stopEquityUsdt: 0,
  },
  policy: { mode: "long_short", allowFlip: true, maxPositionsPerSymbol: 1 },
  risk: {
    anchor: "fill",
    stopLoss: { type: "percent", value: 1 },
    takeProfit: { type: "rr_ratio", value: 2 },
    timeStopBars: null,
    sizing: { model: "risk_percent_equity", value: 1 },
  },
  onClose: (snapshot: SnapshotView) => { ${onClose} },
});
`;
}

/** Trades both ways, sets levels and sizes of its own, and leaves. */
export const TRADES = `
  const { close } = snapshot;
  const before = snapshot.feature("fast", { offset: 1 });
  const middle = snapshot.feature("box_middle", { role: "htf" });
  if (snapshot.position !== null && snapshot.position.barsHeld > 9) return { action: "exit" };
  if (close > before && close > middle) {
    return { action: "enter", direction: "long", stopPrice: close * 0.99, notionalUsdt: 500 };
  }
  if (close < before) return { action: "enter", direction: "short", targetPrice: close * 0.98 };
  return null;`;

/** The same strategy with a length to be given, and a count in a variable of its module. */
export function parametric(onClose: string, before = ""): string {
  return strategy(onClose, `let asked = 0;\n${before}`)
    .replace("{ defineStrategy,", "{ defineStrategy, withParameters,")
    .replace(
      "export default defineStrategy({",
      "export default withParameters({ length: { type: 'integer', default: 5, min: 2, max: 50 } }, " +
        "({ length }) => defineStrategy({",
    )
    .replace("params: { length: 5 }", "params: { length }")
    .replace(/}\);\n$/, "}));\n");
}

/** Does not answer for a while. What cannot be ended while it loads should not burden the tests for ever. */
export const BUSY = "{ const endMs = Date.now() + 20_000; while (Date.now() < endMs); }";

/** Takes 400 MiB and no more, since the test's own process pays for it, and does not answer. */
export const HOARD = "const held = []; for (let i = 0; i < 400; i++) " +
  `held.push(new Float64Array(131_072).fill(1)); ${BUSY}`;

/** What a strategy has no way to, and how it would go there. */
export const WAYS_OUT: Record<string, string> = {
  "the runtime": "Deno.readTextFileSync('/etc/hostname')",
  "the environment": "process.env.HOME",
  "the network": "fetch('http://127.0.0.1:1')",
  "a socket": "new WebSocket('ws://127.0.0.1:1')",
  "a worker": "new Worker('data:text/javascript,1', { type: 'module' })",
  "messages": "postMessage(1)",
  "the end of the worker": "close()",
  "a timer": "setTimeout(() => {}, 1)",
  "code out of text": "eval('1')",
  "a function out of text": "new Function('return 1')()",
  "the maker of functions": "(() => {}).constructor('return 1')()",
  "the maker of slow functions": "(async () => {}).constructor('return 1')()",
  "the global object's parents": "Object.getPrototypeOf(globalThis).postMessage(1)",
  "web assembly": "new WebAssembly.Memory({ initial: 1 })",
  "who calls it": "Error.prepareStackTrace = (_, frames) => frames; " +
    "if (new Error().stack.every((f) => !f.getThis() && !f.getFunction())) throw new Error('nobody')",
  "the machine": "navigator.hardwareConcurrency",
  "storage": "localStorage.length",
  "a channel": "new BroadcastChannel('x')",
};

/** Hands over the path of a file for as long as a task takes. */
export async function withFile<T>(text: string, task: (path: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "stranger.ts");
    await Deno.writeTextFile(path, text);
    return await task(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
