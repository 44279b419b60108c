/** A price zone in its slot, from its publication to its eviction. */
export interface Slot {
  /** 0 empty, 1 active, 2 ended: broken or filled. */
  state: 0 | 1 | 2;
  /** Open instant of the bar the zone comes from, which is its identity; NaN when empty. */
  id: number;
  /** Lower bound. */
  lower: number;
  /** Upper bound. */
  upper: number;
  /** Row at whose close it was published. */
  bornRow: number;
  /** Row at whose close it ended; -1 while it has not. */
  endedRow: number;
  /** Whether the bar before overlapped it. */
  wasTouched: boolean;
  /** Bars that came back to it after one that did not overlap it. */
  touches: number;
  /** Bars that closed inside it. */
  barsInside: number;
  /** Deepest share of it that was traded through, 0 to 1. */
  depth: number;
}

/**
 * @param count Number of slots.
 * @returns Empty slots.
 */
export function emptySlots(count: number): Slot[] {
  return Array.from({ length: count }, (): Slot => ({
    state: 0,
    id: NaN,
    lower: NaN,
    upper: NaN,
    bornRow: -1,
    endedRow: -1,
    wasTouched: false,
    touches: 0,
    barsInside: 0,
    depth: 0,
  }));
}

/**
 * Puts a new zone into a slot, where it stays until it is evicted. Eviction order: an empty slot, else
 * the zone that ended first, else the zone that was published first; the lower slot at ties. A zone from
 * a bar that a slot already holds is the same zone and changes nothing.
 *
 * @param slots The slots.
 * @param id Open instant of the bar the zone comes from.
 * @param lower Lower bound.
 * @param upper Upper bound.
 * @param row Row at whose close it is published.
 * @param isTouched Whether the bar of that row overlaps it.
 */
export function placeZone(
  slots: Slot[],
  id: number,
  lower: number,
  upper: number,
  row: number,
  isTouched: boolean,
): void {
  let best = slots[0];
  for (const slot of slots) {
    if (slot.id === id) return;
    if (goesBefore(slot, best)) best = slot;
  }
  best.state = 1;
  best.id = id;
  best.lower = lower;
  best.upper = upper;
  best.bornRow = row;
  best.endedRow = -1;
  best.wasTouched = isTouched;
  best.touches = 0;
  best.barsInside = 0;
  best.depth = 0;
}

/** Whether a slot is evicted before another: empty, then ended first, then published first. */
function goesBefore(slot: Slot, other: Slot): boolean {
  if (slot.state !== other.state) {
    return slot.state === 0 || (slot.state === 2 && other.state === 1);
  }
  if (slot.state === 2) return slot.endedRow < other.endedRow;
  return slot.state === 1 && slot.bornRow < other.bornRow;
}
