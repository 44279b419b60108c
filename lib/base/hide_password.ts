const CREDENTIALS = /^((?:--[\w-]+=)?[a-z]+:\/\/)(?:([^:@/]*):.*|[^@/]*)@/;

/**
 * An address as it may be shown: what stands before its host is a password, or a token, and is not.
 *
 * @param text An address, an option with one, or any other word, which stays as it is.
 * @returns The same without the secret.
 *
 * @example A password and a token
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hidePassword("nats://me:secret@10.0.0.5:4222"), "nats://me:***@10.0.0.5:4222");
 * assertEquals(hidePassword("--queue=nats://token@10.0.0.5"), "--queue=nats://***@10.0.0.5");
 * ```
 */
export function hidePassword(text: string): string {
  return text.replace(
    CREDENTIALS,
    (_, scheme: string, user?: string) => `${scheme}${user === undefined ? "" : `${user}:`}***@`,
  );
}
