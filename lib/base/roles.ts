/** The part a timeframe plays: `exec` is where decisions happen, the others are context. */
export type Role = "exec" | "ltf" | "mtf" | "htf";

/** Roles in the order in which they are brought up to date at a coincident close. */
export const ROLES: readonly Role[] = ["htf", "mtf", "ltf", "exec"];

/** Which role's timeframe has to be at least as long as which; a short `ltf` beside `exec` is fine. */
export const ROLE_ORDER: readonly (readonly [longer: Role, shorter: Role])[] = [
  ["mtf", "exec"],
  ["mtf", "ltf"],
  ["htf", "exec"],
  ["htf", "mtf"],
  ["htf", "ltf"],
];

/** Which way a position earns. */
export type Direction = "long" | "short";
