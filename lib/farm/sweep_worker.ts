/**
 * The thread that runs combinations of a sweep for a pool.
 *
 * @module
 */
import { CombinationRunner } from "../backtest/mod.ts";
import { receiveHistory } from "./share_history.ts";
import { packFailure, type WorkerAnswer, type WorkerRequest } from "./worker_messages.ts";

/** What a thread has besides what every script has. */
interface WorkerScope {
  onmessage: (event: MessageEvent<WorkerRequest>) => void;
  postMessage(answer: WorkerAnswer, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
let runner: CombinationRunner;

scope.onmessage = ({ data }) => {
  try {
    if ("definition" in data) {
      runner = new CombinationRunner(data.definition, data.histories.map(receiveHistory));
      return;
    }
    const runs = data.indices.map((index) => runner.run(index));
    scope.postMessage({ runs }, runs.map(({ dailyReturns }) => dailyReturns.buffer as ArrayBuffer));
  } catch (error) {
    scope.postMessage({ failure: packFailure(error) }, []);
  }
};
