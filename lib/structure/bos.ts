import { defineBreak } from "./level_break.ts";

/** `bos` as the registry knows it. */
export const bosDefinition = defineBreak({
  name: "bos",
  about: "Break of structure: price goes beyond the last swing on the side of the last break",
  meaning:
    "A bar goes beyond the last confirmed swing, by its close or by its wick, on the side of the " +
    "break before, or it is the first break. A swing is broken once; it is forgotten when a newer one " +
    "is confirmed. Of two levels broken by one bar the one on the side of its close is told.",
}, false);
