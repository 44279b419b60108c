/** The part a timeframe plays: `exec` is where decisions happen, the others are context. */
export type Role = "exec" | "ltf" | "mtf" | "htf";

/** Roles in the order in which they are brought up to date at a coincident close. */
export const ROLES: readonly Role[] = ["htf", "mtf", "ltf", "exec"];

/** Which way a position earns. */
export type Direction = "long" | "short";
