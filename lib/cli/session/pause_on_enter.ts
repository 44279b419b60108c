import { formatInstant } from "../../base/mod.ts";
import type { TimeManager } from "../../session/mod.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Lets the Enter key stop a session's time and let it go on, where a person sits at the terminal.
 *
 * @param time The session's time.
 * @param terminal Where the person sits, and is told.
 * @returns Ends the listening when it is disposed.
 */
export function pauseOnEnter(time: TimeManager, terminal: Terminal): Disposable {
  const say = (what: string) => terminal.warn(`${what}\n`);
  const forget = terminal.onEnter?.(() => {
    if (time.isPaused) {
      time.resume();
      say("the session goes on");
    } else {
      time.pause();
      const at = Number.isNaN(time.nowMs) ? "before its first day" : formatInstant(time.nowMs);
      say(`the session is paused, ${at}: Enter lets it go on`);
    }
  });
  if (forget !== undefined) say("Enter pauses the session");
  return { [Symbol.dispose]: () => forget?.() };
}
