import { UsageError } from "../base/mod.ts";
import { denied } from "./failure.ts";

/**
 * Refuses a folder that this process may not write. Asked before the work, and about the folder the
 * user named rather than one inside it.
 *
 * @param folder The folder.
 * @throws {UsageError} `PERMISSION_DENIED` with a call that is allowed to.
 */
export async function requireWrite(folder: string): Promise<void> {
  const { state } = await Deno.permissions.query({ name: "write", path: folder });
  if (state === "granted") return;
  const { message, fixCommand } = denied("write", folder, folder);
  throw new UsageError(message, { code: "PERMISSION_DENIED", fixCommand });
}
