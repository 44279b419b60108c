import { defineBreak } from "./level_break.ts";

/** `choch` as the registry knows it. */
export const chochDefinition = defineBreak({
  name: "choch",
  about: "Change of character: price goes beyond the last swing on the other side than before",
  meaning:
    "A bar goes beyond the last confirmed swing, by its close or by its wick, on the other side than " +
    "the break before. A swing is broken once; it is forgotten when a newer one is confirmed. Of two " +
    "levels broken by one bar the one on the side of its close is told.",
}, true);
