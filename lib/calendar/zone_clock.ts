/** A time zone's offsets over a span of time, one row per stretch of equal offset. */
interface ZoneOffsets {
  /** When each stretch begins, epoch milliseconds; -Infinity for the first. */
  startMs: number[];
  /** Local time minus UTC in each stretch, milliseconds. */
  offsetMs: number[];
}

/**
 * Converts local wall-clock readings to instants, for readings in ascending order. The zone's
 * transitions are asked for once; a conversion is then a comparison, where `Temporal` alone would make
 * and drop objects for each of thousands of days.
 *
 * A reading that a clock change skips is taken as if the clock had not changed yet, and of one that
 * comes twice the first is meant, as `Temporal` does by default.
 */
export class ZoneClock {
  readonly #zone: ZoneOffsets;
  #row = 0;

  /**
   * @param timeZone IANA name, for example `America/New_York`.
   * @param fromMs Where readings begin, epoch milliseconds.
   * @param toMs Where they end.
   * @throws {RangeError} when the zone is not known.
   */
  constructor(timeZone: string, fromMs: number, toMs: number) {
    let at = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(timeZone);
    const zone: ZoneOffsets = { startMs: [-Infinity], offsetMs: [at.offsetNanoseconds / 1e6] };
    for (;;) {
      const next = at.getTimeZoneTransition("next");
      if (next === null || next.epochMilliseconds > toMs) break;
      zone.startMs.push(next.epochMilliseconds);
      zone.offsetMs.push(next.offsetNanoseconds / 1e6);
      at = next;
    }
    this.#zone = zone;
  }

  /**
   * The instant at which the zone's clocks show a reading.
   *
   * @param localMs The reading, as milliseconds since 1970-01-01T00:00 of the same clock; not much
   * before the one asked for last.
   * @returns Epoch milliseconds.
   */
  instant(localMs: number): number {
    const { startMs, offsetMs } = this.#zone;
    while (this.#row > 0 && localMs - offsetMs[this.#row] < startMs[this.#row]) this.#row--;
    for (let next = this.#row + 1; next < startMs.length; next++) {
      const change = startMs[next];
      if (localMs - offsetMs[next - 1] < change || localMs - offsetMs[next] < change) break;
      this.#row = next;
    }
    return localMs - offsetMs[this.#row];
  }
}
