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
import type { Answer, Lines, LiveRequest, Printed, Request, Variant } from "./messages.ts";
import { allocateIntents, type IntentColumns, recordIntent } from "./recorded_intents.ts";
import { feedsOf } from "./shared_feeds.ts";
import * as library from "./strategy_library.ts";

/** Lines that are passed on for each answer, and how much of each. */
const MAX_LINES = 100;
const MAX_WIDTH = 500;

let printed: string[] = [];

/** How long the strategy may take for each answer. */
let timeoutMs: number;
/** Where the strategy is loaded from. */
let url: string;
/** How often it was. */
let loads = 0;
/** A module in which nothing has been decided, and up to two of the values it made a strategy of. */
let fresh: { made: ParametricStrategy; values: Set<string> } | null = null;

async function answer(request: Request): Promise<Answer> {
  if (request.kind === "run") return await run(request);
  if (request.kind === "declare") return await declare(request.parameters);
  bareRealm(
    library,
    (line) => printed.length < MAX_LINES && printed.push(line.slice(0, MAX_WIDTH)),
  );
  url = request.url;
  return await declare(undefined);
}

async function declare(parameters: Variant["parameters"]): Promise<Answer> {
  const { made, values } = fresh ??= await load();
  if (made?.decision?.kind !== "function" || made.canonical === undefined) {
    return {
      kind: "failed",
      code: "BAD_STRATEGY_FILE",
      message: "it has no strategy as its default export: write export default " +
        "defineStrategy({...}) or withParameters({...}, ...)",
    };
  }
  if (parameters !== undefined && values.size < 2) values.add(JSON.stringify(parameters));
  const plan = variantOf(made, parameters);
  return {
    kind: "declared",
    declaration: JSON.stringify(plan.canonical),
    ranges: made.ranges === undefined ? null : JSON.stringify(made.ranges),
  };
}

async function load(): Promise<NonNullable<typeof fresh>> {
  const { default: made } = await import(`${url}#${loads++}`);
  return { made, values: new Set() };
}

function variantOf(made: ParametricStrategy, parameters: Variant["parameters"]): StrategyPlan {
  return parameters === undefined ? made : endAfter(timeoutMs, () => made.with(parameters));
}

/** Where what is wanted is written down. */
let wanted: IntentColumns;

/**
 * The strategy of some values, with what it wants written down. It is made by a module that has made no
 * other and decided nothing: what a strategy leaves in its variables ends with the run.
 */
async function make({ parameters, warmupBars }: Variant): Promise<StrategyPlan> {
  const own = JSON.stringify(parameters);
  const isUnused = fresh !== null && [...fresh.values].every((values) => values === own);
  const { made } = isUnused ? fresh! : await load();
  if (isUnused) fresh = null;
  const plan = variantOf(made, parameters);
  const { decision } = plan;
  if (decision.kind !== "function") throw new TypeError("The strategy is no function any more");
  const { onClose } = decision;
  return {
    ...plan,
    warmupBars,
    decision: {
      kind: "function",
      onClose: (snapshot) => recordIntent(wanted, onClose(snapshot)),
    },
  };
}

async function run(
  { variant, feeds, funding, instrument, profile }: Request & { kind: "run" },
): Promise<Answer> {
  const plan = await make(variant);
  const prepared = feedsOf(feeds);
  const { fromRow, toRow } = prepared;
  wanted = allocateIntents(toRow - fromRow);
  const input = { plan, instrument, feeds: prepared.feeds, funding, fromRow, toRow, profile };
  endAfter(timeoutMs, () => runEngine(input));
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

function failure(error: unknown): Answer {
  if (wasEnded(error)) return { kind: "late" };
  const code = error instanceof ClosedbarError ? error.code : "STRATEGY_FAILED";
  return { kind: "failed", code, message: error instanceof Error ? error.message : String(error) };
}

addEventListener("message", (event) => {
  const { asked, told, count, ...limits }: Lines = (event as MessageEvent).data;
  timeoutMs = limits.timeoutMs;
  const { postMessage } = asked;
  const send = (port: MessagePort, message: Answer) => {
    const full: Answer & Printed = { ...message, printed };
    printed = [];
    Reflect.apply(postMessage, port, [full]);
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
