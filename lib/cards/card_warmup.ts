import { type Role, timeframeMs } from "../base/mod.ts";
import type { CardProblems } from "./card_problems.ts";
import type { CardContent } from "./card_content.ts";

/** Adds up how many closed bars of each role a decision looks back on. */
export class CardWarmup {
  readonly #timeframes: CardContent["timeframes"];
  readonly #needs = new Map<Role, { bars: number; because: string }>();

  /** @param timeframes Declared timeframe of each role. */
  constructor(timeframes: CardContent["timeframes"]) {
    this.#timeframes = timeframes;
    for (const role of Object.keys(timeframes) as Role[]) {
      this.#needs.set(role, { bars: 1, because: "the bar itself" });
    }
  }

  /**
   * Notes that a value is read.
   *
   * @param role Role whose bars it follows.
   * @param bars Closed bars of that role before it has a value.
   * @param execBack How many exec closes before the decision it is read as well.
   * @param because Who reads it, for messages.
   */
  note(role: Role, bars: number, execBack: number, because: string): void {
    const total = bars + this.#barsWithin(role, execBack);
    const need = this.#needs.get(role);
    if (need === undefined || total > need.bars) this.#needs.set(role, { bars: total, because });
  }

  /**
   * The bars to ask for, which a card may raise and not lower.
   *
   * @param stated The card's own `warmup_bars`.
   * @param problems Where a number that is too small, or a role that is not there, is noted.
   * @returns Closed bars of each role, the newest included.
   */
  bars(
    stated: CardContent["warmup_bars"],
    problems: CardProblems,
  ): Partial<Record<Role, number>> {
    const bars: Partial<Record<Role, number>> = {};
    for (const [role, need] of this.#needs) bars[role] = need.bars;
    for (const [role, given] of Object.entries(stated) as [Role, number][]) {
      const need = this.#needs.get(role);
      const path = ["warmup_bars", role];
      if (need === undefined) {
        const reason = `warmup_bars.${role} needs timeframes.${role}, which is not declared`;
        problems.add("UNKNOWN_ROLE", path, reason, "key");
      } else if (given < need.bars) {
        const reason = `warmup_bars.${role} is ${given}: ${need.because} needs ${need.bars}, ` +
          `give at least that or leave it out`;
        problems.add("WARMUP_TOO_SHORT", path, reason);
      } else {
        bars[role] = given;
      }
    }
    return bars;
  }

  /** Closes of a role that can lie within a number of exec bars. */
  #barsWithin(role: Role, execBars: number): number {
    const timeframe = this.#timeframes[role];
    if (execBars === 0 || timeframe === undefined) return execBars;
    return Math.ceil(execBars * timeframeMs(this.#timeframes.exec) / timeframeMs(timeframe));
  }
}
