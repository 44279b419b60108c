/** What the language itself provides and a decision can be made of; everything else goes. */
const KEPT = new Set([
  ...["Object", "Array", "Boolean", "Number", "BigInt", "String", "Symbol", "Math", "JSON", "Date"],
  ...["Map", "Set", "WeakMap", "WeakSet", "WeakRef", "FinalizationRegistry", "Promise", "Proxy"],
  ...["Reflect", "RegExp", "Iterator", "Intl", "Temporal", "ArrayBuffer", "DataView", "Atomics"],
  ...["SharedArrayBuffer", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array"],
  ...["Uint16Array", "Int32Array", "Uint32Array", "Float16Array", "Float32Array", "Float64Array"],
  ...["BigInt64Array", "BigUint64Array", "Error", "AggregateError", "EvalError", "RangeError"],
  ...["ReferenceError", "SyntaxError", "TypeError", "URIError", "SuppressedError"],
  ...["Infinity", "NaN", "undefined", "isFinite", "isNaN", "parseFloat", "parseInt"],
  ...["globalThis"],
  ...["decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent"],
]);

/** How a strategy can print. */
const PRINTERS = ["debug", "error", "info", "log", "trace", "warn"];

const refuse = () => {
  throw new TypeError("A strategy cannot make code out of text");
};

/**
 * Leaves the language in this realm and takes the rest: runtime, timers, workers, messages, and every way
 * to make code out of text. What is left is frozen, as are the classes that are handed in, so that a
 * strategy cannot put itself between the engine and its columns and read the future there.
 *
 * There is no way back: only for a worker that runs one strategy.
 *
 * @param handedIn What the strategy can import.
 * @param print Takes what the strategy prints; what a command prints must not mix with it.
 */
export function bareRealm(
  handedIn: Readonly<Record<string, unknown>>,
  print: (line: string) => void,
): void {
  const functions = [() => {}, async () => {}, function* () {}, async function* () {}]
    .map((made) => Object.getPrototypeOf(made));
  for (const kind of functions) Object.defineProperty(kind, "constructor", { value: refuse });
  // Iterators and typed arrays have parents that no global names.
  const iterators = [[].values(), new Map().entries(), new Set().values(), ""[Symbol.iterator]()]
    .map((made) => Object.getPrototypeOf(made));
  for (const hidden of [...functions, ...iterators]) Object.freeze(hidden);
  freezeClass(Object.getPrototypeOf(Float64Array));
  for (const value of Object.values(handedIn)) freezeClass(value);
  for (const name of KEPT) {
    // Errors write their own name when they are made, so their prototypes stay as they are.
    if (name !== "globalThis" && !name.endsWith("Error")) {
      freezeClass(Reflect.get(globalThis, name));
    }
  }
  // The runtime looks up its own way to do this when it is first asked to.
  queueMicrotask(() => {});
  closeGlobals();
  const line = (...parts: unknown[]) => print(parts.map(String).join(" "));
  const printers = PRINTERS.map((name) => [name, line]);
  Object.defineProperty(globalThis, "console", {
    value: Object.freeze(Object.fromEntries(printers)),
  });
  Object.freeze(globalThis);
}

/** Takes every other global, and what the parents of the global object offer. */
function closeGlobals(): void {
  for (const name of Reflect.ownKeys(globalThis)) {
    if (typeof name === "string" && !KEPT.has(name)) Reflect.deleteProperty(globalThis, name);
  }
  let parent: object = Object.getPrototypeOf(globalThis);
  while (parent !== Object.prototype && parent !== null) {
    // Events go on to be delivered, to nobody but those who listen already.
    if (!Object.hasOwn(parent, "dispatchEvent")) {
      for (const name of Reflect.ownKeys(parent)) Reflect.deleteProperty(parent, name);
    }
    Object.freeze(parent);
    parent = Object.getPrototypeOf(parent);
  }
}

function freezeClass(value: unknown): void {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return;
  Object.freeze(value);
  const prototype: unknown = Reflect.get(value, "prototype");
  if (typeof prototype === "object" && prototype !== null) Object.freeze(prototype);
}
