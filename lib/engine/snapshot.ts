import { type Direction, type Role, UsageError } from "../base/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { SimulatedExchange } from "../exchange/mod.ts";
import { type PacketColumns, QuoteState, type Rollup, ROLLUP_KEYS } from "../quote/mod.ts";
import { refuseUnknownMembers } from "./unknown_member.ts";

/** The open position as a strategy sees it. */
export interface PositionFacts {
  /** Which way. */
  readonly direction: Direction;
  /** Quantity in base units. */
  readonly qty: number;
  /** Entry fill. */
  readonly entryPrice: number;
  /** Open of the entry minute, epoch milliseconds. */
  readonly entryTsMs: number;
  /** Stop level now, or `null`. */
  readonly stopPrice: number | null;
  /** Next target level, or `null`. */
  readonly targetPrice: number | null;
  /** Mark price at which it would be liquidated. */
  readonly liquidationPrice: number;
  /** Exec closes it has seen. */
  readonly barsHeld: number;
  /** Open profit at the mark price, in USDT. */
  readonly unrealisedUsdt: number;
}

/** The account as a strategy sees it, in USDT. */
export interface AccountFacts {
  /** Cash, margin included. */
  readonly cashUsdt: number;
  /** Cash plus open profit. */
  readonly equityUsdt: number;
  /** Margin of the open position. */
  readonly usedMarginUsdt: number;
  /** What a new order can use. */
  readonly availableUsdt: number;
}

/** Which row of a feature is read. */
export interface FeatureOptions {
  /** Whose feature; `exec` unless told. */
  role?: Role;
  /** How many bars of that role earlier; 0 is the newest closed one. */
  offset?: number;
}

/** Where the engine stands; only the engine moves it. */
export interface SnapshotCursor {
  /** Exec row of the close being evaluated. */
  row: number;
  /** First exec row at which every declared feature is ready. */
  firstReadyRow: number;
}

/**
 * The only thing a strategy sees: the packet at one exec close.
 *
 * One view serves a whole run and moves with it; it copies nothing and reads columns at its own row,
 * so it cannot reach past its own time. Values read from it are plain numbers and stay as they were.
 */
export class SnapshotView {
  readonly #cursor: SnapshotCursor;
  readonly #feeds: MultiTimeframeFeeds;
  readonly #packets: PacketColumns;
  readonly #exchange: SimulatedExchange;

  static {
    refuseUnknownMembers(SnapshotView, "the snapshot");
  }

  /**
   * A view over a run, at the row of its cursor.
   *
   * @param cursor Where the engine stands.
   * @param feeds Feeds of the run.
   * @param packets `px.*` columns of the run.
   * @param exchange Where position and account live.
   */
  constructor(
    cursor: SnapshotCursor,
    feeds: MultiTimeframeFeeds,
    packets: PacketColumns,
    exchange: SimulatedExchange,
  ) {
    this.#cursor = cursor;
    this.#feeds = feeds;
    this.#packets = packets;
    this.#exchange = exchange;
    Object.freeze(this);
  }

  /** Close instant of the exec bar, epoch milliseconds. */
  get tsCloseMs(): number {
    return this.#feeds.exec.tsCloseMs[this.#cursor.row];
  }

  /** First price of the exec bar. */
  get open(): number {
    return this.#feeds.exec.open[this.#cursor.row];
  }

  /** Highest price of the exec bar. */
  get high(): number {
    return this.#feeds.exec.high[this.#cursor.row];
  }

  /** Lowest price of the exec bar. */
  get low(): number {
    return this.#feeds.exec.low[this.#cursor.row];
  }

  /** Last price of the exec bar. */
  get close(): number {
    return this.#feeds.exec.close[this.#cursor.row];
  }

  /** Quantity traded in the exec bar, in base units. */
  get volume(): number {
    return this.#feeds.exec.volume[this.#cursor.row];
  }

  /** Whether every declared feature on every role is past its warm-up. */
  get ready(): boolean {
    return this.#cursor.row >= this.#cursor.firstReadyRow;
  }

  /**
   * A bar column or feature at this close.
   *
   * @param key A bar column (`close`) or a declared feature.
   * @param options Role and offset.
   * @returns The number; NaN before the feature's warm-up or the first closed bar of the role.
   * @throws {UsageError} `UNKNOWN_FEATURE`, `UNKNOWN_ROLE` or `BAD_OFFSET`.
   */
  feature(key: string, options: FeatureOptions = {}): number {
    const { role = "exec", offset = 0 } = options;
    if (!(Number.isInteger(offset) && offset >= 0)) {
      throw new UsageError(
        `Cannot read "${key}" at offset ${offset}: 0 is the newest closed bar, 1 the one before`,
        { code: "BAD_OFFSET" },
      );
    }
    const column = this.#feeds.feed(role).column(key);
    const row = this.#feeds.indexColumn(role)[this.#cursor.row] - offset;
    return row < 0 ? NaN : column[row];
  }

  /**
   * Whether a column can be read.
   *
   * @param key A bar column or feature.
   * @param role Whose.
   * @returns Whether {@linkcode SnapshotView.feature} knows it.
   */
  hasFeature(key: string, role: Role = "exec"): boolean {
    return this.#feeds.roles.includes(role) && this.#feeds.feed(role).has(key);
  }

  /** The quote of the minute that closes here. */
  get quote(): QuoteState {
    return QuoteState.atMinute(
      this.#feeds.minutes,
      this.#feeds.grid.minuteTo[this.#cursor.row] - 1,
    );
  }

  /**
   * Reads one number of the minutes since the exec close before.
   *
   * @param key A key of `ROLLUP_KEYS`, or `px.rollup.zone.<zone>.<field>` of a declared zone.
   * @returns Its value at this close.
   * @throws {UsageError} `UNKNOWN_PACKET_KEY` with the nearest known key.
   */
  rollup(key: string): number {
    return this.#packets.column(key)[this.#cursor.row];
  }

  /** Lowest last price since the exec close before. */
  get rollupMin1m(): number {
    return this.#packets.rollups.min1m[this.#cursor.row];
  }

  /** Highest last price since the exec close before. */
  get rollupMax1m(): number {
    return this.#packets.rollups.max1m[this.#cursor.row];
  }

  /** Number of minutes since the exec close before. */
  get rollupBars1m(): number {
    return this.#packets.rollups.bars1m[this.#cursor.row];
  }

  /** First price of the first of these minutes. */
  get rollupOpen1m(): number {
    return this.#packets.rollups.open1m[this.#cursor.row];
  }

  /** Last price of the last of these minutes. */
  get rollupClose1m(): number {
    return this.#packets.rollups.close1m[this.#cursor.row];
  }

  /** Quantity traded in these minutes, in base units. */
  get rollupVolume1m(): number {
    return this.#packets.rollups.volume1m[this.#cursor.row];
  }

  /** Highest minus lowest last price of these minutes. */
  get rollupPriceRange1m(): number {
    return this.rollupMax1m - this.rollupMin1m;
  }

  /** Whether any minute closed since the exec close before; true at every close a run evaluates. */
  get hasRollups(): boolean {
    return this.rollupBars1m > 0;
  }

  /** All rollups of this close, as a frozen copy. */
  get rollups(): Rollup {
    return Object.freeze({
      min1m: this.rollupMin1m,
      max1m: this.rollupMax1m,
      bars1m: this.rollupBars1m,
      open1m: this.rollupOpen1m,
      close1m: this.rollupClose1m,
      volume1m: this.rollupVolume1m,
    });
  }

  /** Direction of the open position, or `null`; cheaper than the whole position. */
  get positionDirection(): Direction | null {
    return this.#exchange.position?.direction ?? null;
  }

  /** The open position as a frozen copy, or `null`. */
  get position(): PositionFacts | null {
    const position = this.#exchange.position;
    if (position === null) return null;
    const { direction, qty, entryPrice, entryTsMs, liquidationPrice } = position;
    const { stopPrice, targetPrice } = position;
    return Object.freeze({
      direction,
      qty,
      entryPrice,
      entryTsMs,
      stopPrice,
      targetPrice,
      liquidationPrice,
      barsHeld: position.barsHeld,
      unrealisedUsdt: this.#exchange.unrealisedUsdt,
    });
  }

  /** The account as a frozen copy. */
  get account(): AccountFacts {
    const { ledger, equityUsdt, unrealisedUsdt } = this.#exchange;
    return Object.freeze({
      cashUsdt: ledger.cashUsdt,
      equityUsdt,
      usedMarginUsdt: ledger.usedMarginUsdt,
      availableUsdt: ledger.availableUsdt(unrealisedUsdt),
    });
  }

  /**
   * The whole packet as plain data, keys in snake_case.
   *
   * @returns Bar, features by role, quote, rollups, position and account; NaN becomes `null`.
   */
  toDict(): Record<string, unknown> {
    const features: Record<string, Record<string, number | null>> = {};
    for (const role of this.#feeds.roles) {
      const values: Record<string, number | null> = {};
      for (const key of this.#feeds.feed(role).keys) {
        const value = this.feature(key, { role });
        values[key] = Number.isNaN(value) ? null : value;
      }
      features[role] = values;
    }
    const { quote, position, account } = this;
    const packet: Record<string, unknown> = {
      "px.last.ts_ms": quote.tsMs,
      "px.last.value": quote.last,
      "px.last.high_1m": quote.high1m,
      "px.last.low_1m": quote.low1m,
      "px.mark.ts_ms": quote.tsMs,
      "px.mark.value": quote.mark,
      "px.mark.source": quote.markSource,
    };
    for (const key of ROLLUP_KEYS) packet[key] = this.rollup(key);
    for (const key of this.#packets.zoneKeys) {
      const value = this.rollup(key);
      packet[key] = Number.isNaN(value) ? null : value;
    }
    return {
      ts_close_ms: this.tsCloseMs,
      ready: this.ready,
      features,
      packet,
      position: position === null ? null : {
        direction: position.direction,
        qty: position.qty,
        entry_price: position.entryPrice,
        entry_ts_ms: position.entryTsMs,
        stop_price: position.stopPrice,
        target_price: position.targetPrice,
        liquidation_price: position.liquidationPrice,
        bars_held: position.barsHeld,
        unrealised_usdt: position.unrealisedUsdt,
      },
      account: {
        cash_usdt: account.cashUsdt,
        equity_usdt: account.equityUsdt,
        used_margin_usdt: account.usedMarginUsdt,
        available_usdt: account.availableUsdt,
      },
    };
  }
}
