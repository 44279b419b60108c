/**
 * The worker that runs one strategy file and the engine with it. It is started without permissions and
 * gives up the rest of the runtime before it loads the strategy; it hears and answers on ports that the
 * strategy cannot reach.
 *
 * @module
 */
import { ClosedbarError, invariant } from "../base/mod.ts";
import { LiveRun, runEngine, type StrategyPlan } from "../engine/mod.ts";
import { bareRealm } from "./bare_realm.ts";
import type { Answer, Lines, LiveRequest, Printed, Request } from "./messages.ts";
import { allocateIntents, type IntentColumns, recordIntent } from "./recorded_intents.ts";
import { feedsOf } from "./shared_feeds.ts";
import * as library from "./strategy_library.ts";

/** Lines that are passed on for each answer, and how much of each. */
const MAX_LINES = 100;
const MAX_WIDTH = 500;

let plan: StrategyPlan;
let printed: string[] = [];

async function answer(request: Request): Promise<Answer> {
  if (request.kind === "run") return run(request);
  bareRealm(
    library,
    (line) => printed.length < MAX_LINES && printed.push(line.slice(0, MAX_WIDTH)),
  );
  const { default: made } = await import(request.url);
  if (made?.decision?.kind !== "function" || made.canonical === undefined) {
    return {
      kind: "failed",
      code: "BAD_STRATEGY_FILE",
      message:
        "it has no strategy as its default export: write export default defineStrategy({...})",
    };
  }
  plan = made;
  return { kind: "declared", declaration: JSON.stringify(made.canonical) };
}

function run({ feeds, funding, instrument, profile }: Request & { kind: "run" }): Answer {
  const prepared = feedsOf(feeds);
  const { fromRow, toRow } = prepared;
  const intents = allocateIntents(toRow - fromRow);
  runEngine({
    plan: recordingPlan(() => intents),
    instrument,
    feeds: prepared.feeds,
    funding,
    fromRow,
    toRow,
    profile,
  });
  return { kind: "ran", intents };
}

/** The run on arriving minutes, and where it writes what is wanted at the close that is asked for. */
let live: LiveRun;
let wanted: IntentColumns;

function answerNow(request: LiveRequest): Answer {
  if (request.kind === "begin") {
    live = new LiveRun({ ...request.terms, plan: recordingPlan(() => wanted) });
    return { kind: "began" };
  }
  wanted = allocateIntents(1);
  for (const minute of request.minutes) live.push(minute);
  invariant(wanted.rows === 1, "a live run decides once in the minutes since it decided before");
  return { kind: "ran", intents: wanted };
}

/** The strategy, with what it wants written down. */
function recordingPlan(intents: () => IntentColumns): StrategyPlan {
  const { decision } = plan;
  if (decision.kind !== "function") throw new TypeError("The strategy is no function any more");
  const { onClose } = decision;
  return {
    ...plan,
    decision: {
      kind: "function",
      onClose: (snapshot) => recordIntent(intents(), onClose(snapshot)),
    },
  };
}

function failure(error: unknown): Answer {
  const code = error instanceof ClosedbarError ? error.code : "STRATEGY_FAILED";
  return { kind: "failed", code, message: error instanceof Error ? error.message : String(error) };
}

addEventListener("message", (event) => {
  const { asked, told, count }: Lines = (event as MessageEvent).data;
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
    if (data.kind === "load" || data.kind === "run") {
      answer(data).then(
        (message) => send(asked, message),
        (error) => send(asked, failure(error)),
      );
      return;
    }
    try {
      tell(answerNow(data));
    } catch (error) {
      tell(failure(error));
    }
  };
}, { once: true });
