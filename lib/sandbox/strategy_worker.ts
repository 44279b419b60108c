/**
 * The worker that runs one strategy file and the engine with it. It is started without permissions and
 * gives up the rest of the runtime before it loads the strategy; it hears and answers on one port, which
 * the strategy cannot reach.
 *
 * @module
 */
import { ClosedbarError } from "../base/mod.ts";
import { runEngine, type StrategyPlan } from "../engine/mod.ts";
import { bareRealm } from "./bare_realm.ts";
import type { Answer, Printed, Request } from "./messages.ts";
import { allocateIntents, recordIntent } from "./recorded_intents.ts";
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
  const { decision } = plan;
  if (decision.kind !== "function") throw new TypeError("The strategy is no function any more");
  const prepared = feedsOf(feeds);
  const { fromRow, toRow } = prepared;
  const intents = allocateIntents(toRow - fromRow);
  const { onClose } = decision;
  runEngine({
    plan: {
      ...plan,
      decision: {
        kind: "function",
        onClose: (snapshot) => recordIntent(intents, onClose(snapshot)),
      },
    },
    instrument,
    feeds: prepared.feeds,
    funding,
    fromRow,
    toRow,
    profile,
  });
  return { kind: "ran", intents };
}

function failure(error: unknown): Answer {
  const code = error instanceof ClosedbarError ? error.code : "STRATEGY_FAILED";
  return { kind: "failed", code, message: error instanceof Error ? error.message : String(error) };
}

addEventListener("message", (event) => {
  const port: MessagePort = (event as MessageEvent).data;
  const { postMessage } = port;
  const send = (message: Answer) => {
    const full: Answer & Printed = { ...message, printed };
    printed = [];
    Reflect.apply(postMessage, port, [full]);
  };
  port.onmessage = ({ data }) => {
    answer(data).then(send, (error) => send(failure(error)));
  };
}, { once: true });
