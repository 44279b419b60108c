import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { connect } from "@nats-io/transport-node";
import {
  loadHistories,
  localExecutor,
  memoryResults,
  prepareSweep,
  sweep,
  type SweepExecutor,
  sweepIdOf,
  type SweepSpace,
} from "../../lib/backtest/mod.ts";
import { DataError, UsageError } from "../../lib/base/mod.ts";
import { queueExecutor, type QueueWorkerOptions, runQueueWorker } from "../../lib/farm/mod.ts";
import { sameSubject, StrategyFile, strategySubject } from "../../lib/sandbox/mod.ts";
import type { MemoryHistory } from "../preflight/memory_history.ts";
import { NATS_SERVER, startNatsServer } from "../support/nats_server.ts";
import { parametric, TRADES, withFile } from "../support/stranger.ts";
import { sweepHistory, sweepRequest } from "../support/sweep_scene.ts";

/** A test that needs a server. */
function queueTest(name: string, fn: (url: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: NATS_SERVER === null,
    async fn() {
      await using server = await startNatsServer();
      await fn(server.url);
    },
  });
}

/** A worker in this process; end it, then wait for its count. */
function startWorker(
  url: string,
  more: Partial<QueueWorkerOptions> = {},
  history = sweepHistory(),
) {
  const ending = new AbortController();
  const done = runQueueWorker({
    url,
    loadHistories: (definition) => loadHistories(definition, history),
    signal: ending.signal,
    ...more,
  });
  return { done, end: () => ending.abort() };
}

const run = (executor: SweepExecutor, history: MemoryHistory = sweepHistory()) =>
  sweep(sweepRequest(), history, { executor });

queueTest(
  "two workers give the table of one process, and what waits in the queue needs no worker",
  async (url) => {
    const expected = await run(localExecutor());
    const workers = [startWorker(url), startWorker(url)];
    for (let time = 0; time < 2; time++) {
      assertEquals(await run(queueExecutor({ url })), expected);
    }
    for (const { end } of workers) end();
    const counts = await Promise.all(workers.map(({ done }) => done));
    assert(counts[0] + counts[1] >= 11);
  },
);

queueTest("daily returns come through to the last bit", async (url) => {
  const [near, far] = [memoryResults(), memoryResults()];
  const { sweepId } = await sweep(sweepRequest(), sweepHistory(), { results: near });
  const worker = startWorker(url);
  await sweep(sweepRequest(), sweepHistory(), { results: far, executor: queueExecutor({ url }) });
  worker.end();
  await worker.done;
  const of = (results: typeof near) => Array.fromAsync(results.dailyReturns(sweepId));
  assertEquals(await of(far), await of(near));
});

queueTest(
  "a worker whose data differs says so and ends, and the job goes to another",
  async (url) => {
    const reasons: string[] = [];
    const other = sweepHistory();
    other.bars = { ...other.bars, volume: other.bars.volume.map((one) => one + 1) };
    const asked = run(queueExecutor({ url, onRefusal: (reason) => reasons.push(reason) }));
    const stranger = startWorker(url, {}, other);
    const error = await assertRejects(() => stranger.done, DataError);
    assertEquals(error.code, "DATA_DIFFERS");
    assert(error.message.includes("another last and mark series of SOLUSDT"), error.message);
    const worker = startWorker(url);
    const { table } = await asked;
    worker.end();
    await worker.done;
    assertEquals(table, (await run(localExecutor())).table);
    assertEquals(reasons, [error.message]);
  },
);

queueTest(
  "a worker that falls silent loses its job to another",
  async (url) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => release = resolve);
    let asleep = () => {};
    const sleeping = new Promise<void>((resolve) => asleep = resolve);
    const asked = run(queueExecutor({ url }));
    // A worker that takes the job and does nothing, without a word to the queue.
    const connection = await connect({ servers: url });
    const { jetstream, jetstreamManager, AckPolicy } = await import("@nats-io/jetstream");
    const manager = await jetstreamManager(connection);
    await untilThere(() => manager.streams.info("CLOSEDBAR_JOBS"));
    await manager.consumers.add("CLOSEDBAR_JOBS", {
      durable_name: "workers",
      ack_policy: AckPolicy.Explicit,
      ack_wait: 1_000_000_000,
    });
    const consumer = await jetstream(connection).consumers.get("CLOSEDBAR_JOBS", "workers");
    const taken = await consumer.next({ expires: 10_000 });
    assert(taken !== null);
    asleep();
    await sleeping;
    const worker = startWorker(url, { ackWaitMs: 1000 });
    const { table } = await asked;
    release();
    await held;
    worker.end();
    await worker.done;
    await connection.close();
    assertEquals(table, (await run(localExecutor())).table);
  },
);

queueTest("an idle worker ends when it is told how long to wait", async (url) => {
  assertEquals(await startWorker(url, { maxIdleMs: 1 }).done, 0);
});

queueTest(
  "workers that come to a fresh server at the same moment all find it ready",
  async (url) => {
    const workers = Array.from({ length: 8 }, () => startWorker(url, { maxIdleMs: 1 }).done);
    assertEquals(await Promise.all(workers), workers.map(() => 0));
  },
);

queueTest("what somebody else wrote into the results is told and passed over", async (url) => {
  const reasons: string[] = [];
  const asked = run(queueExecutor({ url, onRefusal: (reason) => reasons.push(reason) }));
  const { definition } = await prepareSweep(sweepRequest(), sweepHistory());
  const connection = await connect({ servers: url });
  const { jetstream, jetstreamManager } = await import("@nats-io/jetstream");
  const manager = await jetstreamManager(connection);
  await untilThere(() => manager.streams.info("CLOSEDBAR_RESULTS"));
  const subject = `closedbar.results.${sweepIdOf(definition)}`;
  for (const text of ["", "[{}]", '[{"index":0,"metrics":"","dailyReturns":""}]']) {
    await jetstream(connection).publish(subject, text);
  }
  await connection.close();
  const worker = startWorker(url);
  const { table } = await asked;
  worker.end();
  await worker.done;
  assertEquals(reasons.length, 3);
  assertEquals(table, (await run(localExecutor())).table);
});

queueTest("a job of a sweep that nobody described is refused", async (url) => {
  const { definition } = await prepareSweep(sweepRequest(), sweepHistory());
  const worker = startWorker(url);
  const connection = await connect({ servers: url });
  const { jetstream, jetstreamManager } = await import("@nats-io/jetstream");
  const manager = await jetstreamManager(connection);
  await untilThere(() => manager.streams.info("CLOSEDBAR_SWEEPS"));
  const stream = jetstream(connection);
  // Under the name of another sweep, as if someone had changed what it is made of.
  await stream.publish("closedbar.sweeps.0123456789abcdef", JSON.stringify(definition));
  await stream.publish("closedbar.jobs.0123456789abcdef", "[0]");
  const error = await assertRejects(() => worker.done, DataError);
  assertEquals(error.code, "UNKNOWN_SWEEP");
  await connection.close();
});

Deno.test("an address without a server, or that is none, is named", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const gone = await assertRejects(
    () => run(queueExecutor({ url: `nats://127.0.0.1:${port}` })),
    DataError,
  );
  assertEquals(gone.code, "QUEUE_UNREACHABLE");
  for (const url of ["127.0.0.1:4222", "http://localhost", ""]) {
    const error = await assertRejects(async () => await run(queueExecutor({ url })), UsageError);
    assertEquals(error.code, "BAD_QUEUE_URL");
  }
  // Before anything is run, and so where nothing is left to run, too.
  assertThrows(() => queueExecutor({ url: "http://me:secret@host" }), UsageError, "me:***@host");
});

async function untilThere(look: () => Promise<unknown>): Promise<void> {
  while (!await look().then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

queueTest("workers that hold the same strategy file give the table of one process", async (url) => {
  const space: SweepSpace = {
    axes: [{ path: "params.length", values: [3, 5, 8, 12, 20] }],
    method: { kind: "grid" },
    constraints: [],
  };
  const { card: _, ...request } = sweepRequest(space);
  await withFile(parametric(TRADES), async (path) => {
    using own = await StrategyFile.open(path);
    using subject = strategySubject(own, { jobs: 1 });
    const expected = await sweep({ ...request, subject }, sweepHistory());
    const reasons: string[] = [];
    const executor = queueExecutor({ url, onRefusal: (reason) => reasons.push(reason) });
    const asked = sweep({ ...request, subject }, sweepHistory(), { executor });

    const without = startWorker(url);
    assertEquals((await assertRejects(() => without.done, UsageError)).code, "BAD_USAGE");
    using other = await withFile(
      parametric("return null;"),
      (other) => StrategyFile.open(other),
    );
    const wrong = startWorker(url, { openSubject: (swept) => sameSubject(other, swept) });
    const refused = await assertRejects(() => wrong.done, UsageError);
    assertEquals(refused.code, "OTHER_STRATEGY_FILE");

    using same = await StrategyFile.open(path);
    const worker = startWorker(url, { openSubject: (swept) => sameSubject(same, swept) });
    assertEquals(await asked, expected);
    worker.end();
    assertEquals(await worker.done, 5);
    assertEquals(reasons, [
      `Cannot work on a sweep of strategy file "stranger" without the file: name it with --strategy ` +
      `(its SHA-256 is ${own.sha256})`,
      refused.message,
    ]);
  });
});
