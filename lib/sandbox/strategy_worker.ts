/**
 * The worker that runs one strategy file and the engine with it. It is started without permissions and
 * gives up the rest of the runtime before it loads the strategy; it hears and answers on ports that the
 * strategy cannot reach.
 *
 * @module
 */
import type { ParametricStrategy } from "../backtest/mod.ts";
import { ClosedbarError, invariant } from "../base/mod.ts";
import { LiveRun, runEngine, type StrategyPlan } from "../engine/mod.ts";
import { bareRealm } from "./bare_realm.ts";
import { endAfter, wasEnded } from "./end_after.ts";
import {
  type Answer,
  type Lines,
  type LiveRequest,
  type Request,
  STATE,
  type Variant,
} from "./messages.ts";
import { type Printed, PrintedLines } from "./printed_lines.ts";
import { allocateIntents, type IntentColumns, recordIntent } from "./recorded_intents.ts";
import { feedsOf } from "./shared_feeds.ts";
import * as library from "./strategy_library.ts";

/** Lines that are passed on for each answer, and how much of each. */
const MAX_LINES = 100;
const MAX_WIDTH = 500;

const printed = new PrintedLines(MAX_LINES);

/** How long the strategy may take for each answer. */
let timeoutMs: number;
/** What is known of it on both sides. */
let state: Lines["state"];
/** Where the strategy is loaded from. */
let source: Request & { kind: "load" };
/** How often it was. */
let loads = 0;
/** The module that declares; `null` when it has decided something, and another one is needed for that. */
let told: ParametricStrategy | null = null;
/** Up to two of the values that the first module made a strategy of; `null` when it may not decide. */
let toldOf: Set<string> | null = new Set();
/** Goes through the program anew. */
let maker: (() => Promise<ParametricStrategy>) | null = null;

async function answer(request: Request): Promise<Answer> {
  if (request.kind === "run") return await run(request);
  if (request.kind === "declare") return await declare(request.parameters);
  bareRealm(
    library,
    (line) => printed.add([line.slice(0, MAX_WIDTH)]),
  );
  source = request;
  return await declare(undefined);
}

async function declare(parameters: Variant["parameters"]): Promise<Answer> {
  const made = told ??= (await import(`${source.url}#${loads++}`)).default as ParametricStrategy;
  if (made?.decision?.kind !== "function" || made.canonical === undefined) {
    return {
      kind: "failed",
      code: "BAD_STRATEGY_FILE",
      message: "it has no strategy as its default export: write export default " +
        "defineStrategy({...}) or withParameters({...}, ...)",
    };
  }
  if (parameters !== undefined && toldOf !== null && toldOf.size < 2) {
    toldOf.add(JSON.stringify(parameters));
  }
  const plan = variantOf(made, parameters);
  return {
    kind: "declared",
    declaration: JSON.stringify(plan.canonical),
    ranges: made.ranges === undefined ? null : JSON.stringify(made.ranges),
  };
}

/**
 * The strategy in variables in which nothing has been decided, and nothing made of other values: what it
 * leaves in them ends with the run.
 */
async function begun(parameters: Variant["parameters"]): Promise<ParametricStrategy> {
  const own = JSON.stringify(parameters);
  const isUnused = toldOf !== null && [...toldOf].every((values) => values === own);
  toldOf = null;
  if (isUnused && told !== null) {
    const made = told;
    told = null;
    return made;
  }
  maker ??= (await import(source.makerUrl)).default as typeof maker;
  return await endAfter(timeoutMs, maker!);
}

function variantOf(made: ParametricStrategy, parameters: Variant["parameters"]): StrategyPlan {
  return parameters === undefined ? made : endAfter(timeoutMs, () => made.with(parameters));
}

/** Where what is wanted is written down. */
let wanted: IntentColumns;

/** The strategy of some values, with what it wants written down. */
async function make({ parameters, warmupBars }: Variant): Promise<StrategyPlan> {
  const plan = variantOf(await begun(parameters), parameters);
  const { decision } = plan;
  if (decision.kind !== "function") throw new TypeError("The strategy is no function any more");
  const { onClose } = decision;
  return {
    ...plan,
    warmupBars,
    decision: {
      kind: "function",
      onClose: (snapshot) => {
        invariant(
          Atomics.load(state, STATE.isToEnd) === 0,
          "a worker that is to end decides nothing",
        );
        return recordIntent(wanted, onClose(snapshot));
      },
    },
  };
}

async function run(
  { variant, feeds, funding, instrument, profile }: Request & { kind: "run" },
): Promise<Answer> {
  const plan = await make(variant);
  const prepared = feedsOf(feeds);
  wanted = allocateIntents(prepared.toRow - prepared.fromRow);
  const input = {
    plan,
    instrument,
    funding,
    profile,
    keepsFacts: false,
    keepsTrades: false,
    ...prepared,
  };
  Atomics.store(state, STATE.isAtRun, 1);
  try {
    endAfter(timeoutMs, () => runEngine(input));
  } finally {
    Atomics.store(state, STATE.isAtRun, 0);
  }
  return { kind: "ran", intents: wanted };
}

/** The run on arriving minutes. */
let live: LiveRun;

async function begin({ variant, terms }: LiveRequest & { kind: "begin" }): Promise<Answer> {
  live = new LiveRun({ ...terms, plan: await make(variant) });
  return { kind: "began" };
}

function decide({ minutes }: LiveRequest & { kind: "decide" }): Answer {
  wanted = allocateIntents(1);
  endAfter(timeoutMs, () => {
    for (const minute of minutes) live.push(minute);
  });
  invariant(wanted.rows === 1, "a live run decides once in the minutes since it decided before");
  return { kind: "ran", intents: wanted };
}

function columnsOf({ kind, stopPrice, targetPrice, notionalUsdt }: IntentColumns): Transferable[] {
  return [kind, stopPrice, targetPrice, notionalUsdt].map(({ buffer }) => buffer as ArrayBuffer);
}

function failure(error: unknown): Answer {
  if (wasEnded(error)) return { kind: "late" };
  const code = error instanceof ClosedbarError ? error.code : "STRATEGY_FAILED";
  return { kind: "failed", code, message: error instanceof Error ? error.message : String(error) };
}

addEventListener("message", (event) => {
  const { asked, told, count, ...limits }: Lines = (event as MessageEvent).data;
  ({ timeoutMs, state } = limits);
  const { postMessage } = asked;
  const send = (port: MessagePort, message: Answer) => {
    const full: Answer & Printed = { ...message, ...printed.take() };
    // The record is the only long thing in an answer, and nobody here looks at it again.
    const held = message.kind === "ran" ? columnsOf(message.intents) : [];
    Reflect.apply(postMessage, port, [full, held]);
  };
  const tell = (message: Answer) => {
    send(told, message);
    Atomics.add(count, 0, 1);
    Atomics.notify(count, 0);
  };
  asked.onmessage = ({ data }: MessageEvent<Request | LiveRequest>) => {
    if (data.kind === "decide") {
      try {
        tell(decide(data));
      } catch (error) {
        tell(failure(error));
      }
      return;
    }
    const respond = data.kind === "begin" ? tell : (message: Answer) => send(asked, message);
    const answered = data.kind === "begin" ? begin(data) : answer(data);
    answered.then(respond, (error) => respond(failure(error)));
  };
}, { once: true });
