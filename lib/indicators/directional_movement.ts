/**
 * Upward directional movement (Wilder 1978): how much a bar extends above the bar before it, if that
 * is more than it extends below.
 *
 * @param rise High minus the high before.
 * @param fall Low before minus the low.
 * @returns The movement, 0 when it is downward or inside. With the arguments exchanged it is the
 * downward movement.
 */
export function directionalMovement(rise: number, fall: number): number {
  return rise > fall && rise > 0 ? rise : 0;
}
