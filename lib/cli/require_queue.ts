import { UsageError } from "../base/mod.ts";
import { denied } from "./failure.ts";
import { queueHost } from "./queue_program.ts";

/**
 * Refuses a queue that this process may not reach; an address that is none is left to whoever opens it.
 *
 * @param url Address of the queue.
 * @throws {UsageError} `PERMISSION_DENIED` with a call that is allowed to.
 */
export async function requireQueue(url: string): Promise<void> {
  const host = queueHost(["--queue", url]);
  if (host === null) return;
  const { state } = await Deno.permissions.query({ name: "net", host });
  if (state === "granted") return;
  const { message, fixCommand } = denied("net", host, host);
  throw new UsageError(message, { code: "PERMISSION_DENIED", fixCommand });
}
