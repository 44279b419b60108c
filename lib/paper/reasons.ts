/** Why a session is in its state. */
export const STATE_REASONS = [
  /** The history that the strategy needs is being fetched. */
  "HISTORY_LOADING",
  /** The history that the strategy needs is not whole, and cannot be made so. */
  "HISTORY_INSUFFICIENT",
  /** Every minute that the strategy needs is there. */
  "HISTORY_SUFFICIENT",
  /** A minute that is over has not come, and the ones after it wait for it. */
  "MISSED_MINUTES",
  /** No minute came for longer than the watchdog allows, though the connection stands. */
  "STALLED",
  /** The connection was lost too often in too short a time. */
  "RECONNECT_STORM",
  /** The venue is closed for maintenance. */
  "MAINTENANCE",
  /** The venue's clock and our own are too far apart to tell what is late. */
  "CLOCK_SKEW",
] as const;

/** Why a session is in its state. */
export type StateReason = typeof STATE_REASONS[number];

/** What can be odd about something that a source delivered. */
export const NOTE_CODES = [
  /** A bar that is still forming; it is counted and not used. */
  "FORMING_BAR",
  /** A bar that calls itself final before its minute is over; not used. */
  "NOT_YET_CLOSED",
  /** The same bar once more; not used. */
  "DUPLICATE_BAR",
  /** Another version of a bar that waits to be used; the newer one is taken. */
  "REPLACED_BAR",
  /** Another version of a bar that was used already; recorded, and the used one stays. */
  "CORRECTED_BAR",
  /** A bar that came after one of a later minute, which waited for it. */
  "OUT_OF_ORDER_BAR",
  /** A bar that came long after its close. */
  "LATE_BAR",
  /** A bar from before anything that is remembered; not used. */
  "STALE_BAR",
  /** Prices that cannot be true; not used. */
  "BAD_BAR",
  /** A bar that does not open on the minute; not used. */
  "MISALIGNED_BAR",
  /** Minutes that were asked for afterwards, and came. */
  "BACKFILLED",
  /** Minutes that were asked for afterwards, and could not be had. */
  "BACKFILL_FAILED",
  /** A funding record that was expected was not published; nothing is charged. */
  "FUNDING_MISSING",
  /** The connection was lost. */
  "DISCONNECTED",
  /** The connection stands again. */
  "RECONNECTED",
  /** The venue said that it is closed for maintenance. */
  "MAINTENANCE_ANNOUNCED",
  /** A new UTC day began. */
  "DAY_ROLLOVER",
] as const;

/** What can be odd about something that a source delivered. */
export type NoteCode = typeof NOTE_CODES[number];
