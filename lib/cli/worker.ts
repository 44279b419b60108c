import type { Command } from "@commander-js/extra-typings";
import { type CommandContext, commonOptions, writeResult } from "./common_options.ts";
import type { QueueWorkerOptions } from "../farm/mod.ts";
import { openFile, type StrategyNames } from "./backtest/strategy_options.ts";
import { readCount } from "./read_number.ts";
import { requireQueue } from "./require_queue.ts";
import { strategyMemoryOption, strategyTimeoutOption } from "./strategy_file_options.ts";
import { workerProgress } from "./worker_progress.ts";

/** Seconds of silence after which a job goes to another worker. */
const ACK_WAIT_S = 30;

/** `worker`: run combinations of sweeps that other machines ask for. */
export function addWorker(program: Command, context: CommandContext): void {
  commonOptions(program.command("worker"))
    .description("run combinations of sweeps that come through a queue, until it is interrupted")
    .requiredOption("--queue <url>", "NATS server with JetStream, such as nats://10.0.0.5:4222")
    .option("--max-idle <seconds>", "end when nothing came for so long", readCount)
    .option(
      "--ack-wait <seconds>",
      "a job goes to another worker when nothing is heard of its own for so long",
      readCount,
      ACK_WAIT_S,
    )
    .option(
      "--strategy <file>",
      "the file of sweeps that vary one; it runs where it may only compute",
    )
    .addOption(strategyTimeoutOption())
    .addOption(strategyMemoryOption())
    .addHelpText("after", "\nExample:\n  closedbar worker --queue nats://127.0.0.1:4222")
    .action(async (options) => {
      const { db, queue, maxIdle, ackWait, quiet } = options;
      await requireQueue(queue);
      const { loadHistories } = await import("../backtest/mod.ts");
      const { runQueueWorker } = await import("../farm/mod.ts");
      const { openStore } = await import("../store/mod.ts");
      using files = new DisposableStack();
      const openSubject = await readFile(options, files);
      using progress = workerProgress(context.terminal);
      const runs = await runQueueWorker({
        url: queue,
        loadHistories: async (definition) => {
          await using store = await openStore(db, { readOnly: true });
          return await loadHistories(definition, store);
        },
        ...openSubject === undefined ? {} : { openSubject },
        signal: new AbortController().signal,
        ...maxIdle === undefined ? {} : { maxIdleMs: maxIdle * 1000 },
        ackWaitMs: ackWait * 1000,
        onLost: (reason) => quiet || progress.say(reason),
        onJob: (sweepId, count) => quiet || progress.show(sweepId, count),
      });
      progress[Symbol.dispose]();
      writeResult(context, options, { ok: true, runs }, [`${runs} runs handed in`]);
    });
}

/** The way to the strategy of a sweep, where a file was named. */
async function readFile(
  options: Omit<StrategyNames, "param">,
  files: DisposableStack,
): Promise<QueueWorkerOptions["openSubject"]> {
  if (options.strategy === undefined) return undefined;
  const { sameSubject } = await import("../sandbox/mod.ts");
  const file = files.use(await openFile(options));
  return (swept) => sameSubject(file, swept);
}
