import { join } from "@std/path";

/** Path of a NATS server, or `null` where there is none. */
export const NATS_SERVER: string | null =
  [Deno.env.get("NATS_SERVER"), "/usr/sbin/nats-server", "/usr/bin/nats-server"]
    .find((path) => path !== undefined && isFile(path)) ?? null;

if (NATS_SERVER === null) {
  // deno-lint-ignore no-console
  console.log("skipped: no nats-server here, so no queue is tried (apt-get install nats-server)");
}

/** A server on loopback that ends with its scope. */
export interface NatsServer extends AsyncDisposable {
  /** Its address. */
  url: string;
  /**
   * Ends the server, which keeps its address and its files.
   *
   * @param signal How.
   */
  stop(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Starts it again where it was stopped. */
  restart(): Promise<void>;
}

/**
 * Starts a NATS server with JetStream on a free port of loopback; its files go with it.
 *
 * @returns The server, once it takes connections.
 */
export async function startNatsServer(): Promise<NatsServer> {
  const folder = await Deno.makeTempDir({ prefix: "closedbar_nats_" });
  let { process, url } = await spawnServer(folder, "-1");
  let isUp = true;
  const stop = async (signal: Deno.Signal) => {
    isUp = false;
    process.kill(signal);
    await process.status;
  };
  return {
    url,
    stop,
    async restart() {
      ({ process, url } = await spawnServer(folder, new URL(url).port));
      isUp = true;
    },
    async [Symbol.asyncDispose]() {
      if (isUp) await stop("SIGTERM");
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function spawnServer(
  folder: string,
  port: string,
): Promise<{ process: Deno.ChildProcess; url: string }> {
  const process = new Deno.Command(NATS_SERVER!, {
    args: ["-a", "127.0.0.1", "-p", port, "-js", "-sd", folder, "--ports_file_dir", folder],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const ports = join(folder, `nats-server_${process.pid}.ports`);
  let url: string | undefined;
  while (url === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    // The file may not be there yet, or only half of it.
    url = await Deno.readTextFile(ports).then((text) => JSON.parse(text).nats[0])
      .catch(() => undefined);
  }
  return { process, url };
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
