import { withCapacity } from "../columns/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { PacketColumns } from "../quote/mod.ts";
import type { Operand } from "./plan.ts";

/** One side of a comparison as a column over the exec closes. */
export interface OperandColumn {
  /** Its values; rows that are not filled yet mean nothing. */
  column: Float64Array;
  /** Brings rows `[from, to)` up to date. */
  fill(from: number, to: number): void;
}

const EMPTY = new Float64Array(0);

/**
 * Binds one side of a comparison to the columns it reads.
 *
 * @param operand The side.
 * @param feeds Feeds of the run.
 * @param packets `px.*` columns of the run.
 * @returns Its column, with no row filled.
 * @throws {UsageError} `UNKNOWN_FEATURE`, `UNKNOWN_ROLE` or `UNKNOWN_PACKET_KEY`.
 */
export function bindOperand(
  operand: Operand,
  feeds: MultiTimeframeFeeds,
  packets: PacketColumns,
): OperandColumn {
  switch (operand.kind) {
    case "number":
      return ownColumn((out, from, to) => out.fill(operand.value, from, to));
    case "packet": {
      const { key, offset } = operand;
      packets.column(key);
      return laterBy(offset, () => packets.column(key));
    }
    case "column": {
      const { role, key, offset } = operand;
      const feed = feeds.feed(role);
      feed.column(key);
      if (role === "exec") return laterBy(offset, () => feed.column(key));
      return ownColumn((out, from, to) => {
        const column = feed.column(key);
        const rows = feeds.indexColumn(role);
        for (let i = from; i < to; i++) {
          const row = rows[i] - offset;
          out[i] = row < 0 ? NaN : column[row];
        }
      });
    }
  }
}

/** A column of the exec grid, `offset` rows later; the column itself when there is nothing to shift. */
function laterBy(offset: number, read: () => Float64Array): OperandColumn {
  if (offset === 0) {
    return {
      column: EMPTY,
      fill() {
        this.column = read();
      },
    };
  }
  return ownColumn((out, from, to) => {
    const column = read();
    for (let i = from; i < to; i++) out[i] = i < offset ? NaN : column[i - offset];
  });
}

/** A column that is written here, as long as it has to be. */
function ownColumn(
  write: (out: Float64Array, from: number, to: number) => void,
): OperandColumn {
  return {
    column: EMPTY,
    fill(from, to) {
      this.column = withCapacity(this.column, from, to);
      write(this.column, from, to);
    },
  };
}
