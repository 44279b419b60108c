import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { loadHistories, localExecutor, sweep } from "../../lib/backtest/mod.ts";
import { DataError } from "../../lib/base/mod.ts";
import { queueExecutor, runQueueWorker } from "../../lib/farm/mod.ts";
import { NATS_SERVER, type NatsServer, startNatsServer } from "../support/nats_server.ts";
import { sweepHistory, sweepRequest } from "../support/sweep_scene.ts";

/** A sweep and its worker, whose server ends when the first job is in hand. */
function loseServer(server: NatsServer, signal: "SIGKILL" | "SIGTERM", patienceMs?: number) {
  const { url } = server;
  const [asker, worker] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const ending = new AbortController();
  let isUp = true;
  return {
    asked: sweep(sweepRequest(), sweepHistory(), {
      executor: queueExecutor({ url, patienceMs, onLost: asker.resolve }),
    }),
    worked: runQueueWorker({
      url,
      patienceMs,
      signal: ending.signal,
      onLost: worker.resolve,
      async loadHistories(definition) {
        if (isUp) await server.stop(signal);
        isUp = false;
        return await loadHistories(definition, sweepHistory());
      },
    }),
    lost: Promise.all([asker.promise, worker.promise]),
    end: () => ending.abort(),
  };
}

for (const signal of ["SIGKILL", "SIGTERM"] as const) {
  Deno.test({
    name: `a server that ends by ${signal} and comes back changes nothing of the table`,
    ignore: NATS_SERVER === null,
    async fn() {
      await using server = await startNatsServer();
      const { asked, worked, lost, end } = loseServer(server, signal);
      for (const reason of await lost) {
        assertStringIncludes(reason, `Lost the queue at ${server.url} as `);
      }
      await server.restart();
      const { table } = await asked;
      end();
      assert(await worked >= 11);
      const alone = await sweep(sweepRequest(), sweepHistory(), { executor: localExecutor() });
      assertEquals(table, alone.table);
    },
  });
}

Deno.test({
  name: "a server that does not come back is named, with what to do",
  ignore: NATS_SERVER === null,
  async fn() {
    await using server = await startNatsServer();
    const { asked, worked } = loseServer(server, "SIGKILL", 1);
    const errors = await Promise.all([
      assertRejects(() => asked, DataError),
      assertRejects(() => worked, DataError),
    ]);
    for (const { code, message } of errors) {
      assertEquals(code, "QUEUE_LOST");
      assertStringIncludes(message, `Lost the queue at ${server.url} as `);
      assertStringIncludes(message, "start nats-server -js there and run the same command");
    }
  },
});
