import { duration, el, fixed, instant, percent, signed, tone } from "./dom.js";
import { isOwned, priceDigits } from "./explain.js";

/** Rows that are put on the page at once. */
const CHUNK = 200;

const COLUMNS = [
  ["#", "id", (trade) => String(trade.id)],
  ["Side", "direction", (trade) => trade.direction],
  ["Entry (UTC)", "entry_ts_ms", (trade) => instant(trade.entry_ts_ms)],
  ["Entry price", "entry_price", (trade, digits) => fixed(trade.entry_price, digits)],
  ["Exit (UTC)", "exit_ts_ms", (trade) => instant(trade.exit_ts_ms)],
  ["Exit price", "exit_price", (trade, digits) => fixed(trade.exit_price, digits)],
  ["Exit by", "exit_reason", (trade) => reasonText(trade)],
  ["Held", "held_ms", (trade) => duration(trade.held_ms)],
  ["Value", "notional_usdt", (trade) => fixed(trade.notional_usdt, 0)],
  ["Fees", "fees_usdt", (trade) => fixed(trade.fees_usdt)],
  ["Funding", "funding_usdt", (trade) => signed(trade.funding_usdt)],
  ["Net", "net_pnl_usdt", (trade) => signed(trade.net_pnl_usdt)],
  ["Return", "return_pct", (trade) => percent(trade.return_pct)],
];

/** Columns that name the currency of the run in their heads. */
const MONEY = new Set(["notional_usdt", "net_pnl_usdt"]);

const NUMERIC = new Set(COLUMNS.map(([, key]) => key));
for (const key of ["direction", "exit_reason", "entry_ts_ms", "exit_ts_ms"]) NUMERIC.delete(key);
const BY_RESULT = new Set(["net_pnl_usdt", "return_pct"]);

export function reasonText(trade) {
  return trade.exit_reason.replaceAll("_", " ") + (trade.is_ambiguous ? " ≈" : "");
}

/** The trades of a run: sorted by any column, filtered, walked through with the keyboard. */
export class TradeTable {
  #trades;
  #digits;
  #currency;
  #columns;
  #onSelect;
  #sort = { key: "id", sign: 1 };
  #filter = { text: "", side: "", result: "", reason: "" };
  #shown = [];
  #limit = CHUNK;
  #selectedId = null;
  #body = el("tbody");
  #count = el("p", { class: "hint", role: "status" });
  #more = el("button", { type: "button", onClick: () => this.#showMore() });
  #heads = [];

  constructor(run, { onSelect }) {
    this.#trades = run.trades;
    this.#digits = priceDigits(run.tick_size);
    this.#currency = run.quote_currency;
    this.#columns = COLUMNS.filter(([, key]) => key !== "funding_usdt" || !isOwned(run));
    this.#onSelect = onSelect;
    this.#body.addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row) this.select(Number(row.dataset.id));
    });
    this.#body.addEventListener("keydown", (event) => this.#onKey(event));
  }

  get node() {
    const head = el(
      "tr",
      {},
      this.#columns.map(([name, key]) =>
        this.#head(MONEY.has(key) ? `${name} ${this.#currency}` : name, key)
      ),
    );
    const node = el(
      "div",
      {},
      this.#filters(),
      el(
        "div",
        { class: "table-frame", tabindex: "-1" },
        el("table", { class: "trades" }, el("thead", {}, head), this.#body),
      ),
      el("div", { class: "toolbar" }, this.#count, this.#more),
    );
    this.#refresh();
    return node;
  }

  /** Selects a trade by its id and says so. */
  select(id, { focus = false } = {}) {
    const trade = this.#trades.find((one) => one.id === id);
    if (!trade) return;
    this.#selectedId = id;
    const at = this.#shown.indexOf(trade);
    if (at >= this.#limit) {
      this.#limit = at + CHUNK;
      this.#refresh();
    }
    for (const row of this.#body.rows) {
      const isIt = Number(row.dataset.id) === id;
      row.setAttribute("aria-selected", String(isIt));
      row.tabIndex = isIt ? 0 : -1;
      if (isIt && focus) row.focus({ preventScroll: false });
    }
    this.#onSelect(trade);
  }

  /** The trade before or after the selected one, as the table is sorted. */
  step(by) {
    const at = Math.max(0, this.#shown.findIndex(({ id }) => id === this.#selectedId));
    const next = this.#shown[Math.min(this.#shown.length - 1, Math.max(0, at + by))];
    if (next) this.select(next.id);
  }

  #head(name, key) {
    const button = el("button", { type: "button", onClick: () => this.#sortBy(key) }, name);
    const head = el("th", { scope: "col", "aria-sort": "none" }, button);
    if (NUMERIC.has(key)) head.className = "number";
    this.#heads.push([head, key]);
    return head;
  }

  #filters() {
    const reasons = [...new Set(this.#trades.map(({ exit_reason }) => exit_reason))].sort();
    const choose = (name, label, options) =>
      el(
        "select",
        { "aria-label": label, onChange: (event) => this.#set(name, event.target.value) },
        options.map(([value, text]) => el("option", { value }, text)),
      );
    return el(
      "div",
      { class: "toolbar" },
      el("input", {
        type: "search",
        id: "trade-filter",
        placeholder: "Filter trades ( / )",
        "aria-label": "Filter trades by text",
        onInput: (event) => this.#set("text", event.target.value.trim().toLowerCase()),
        onKeydown: (event) => {
          if (event.key !== "Escape") return;
          event.target.value = "";
          this.#set("text", "");
        },
      }),
      choose("side", "Side", [["", "Both sides"], ["long", "Long"], ["short", "Short"]]),
      choose("result", "Result", [
        ["", "Any result"],
        ["gain", "Gains"],
        ["loss", "Losses"],
        ["ambiguous", "Ambiguous ≈"],
      ]),
      choose("reason", "Exit reason", [
        ["", "Any exit"],
        ...reasons.map((reason) => [reason, reason.replaceAll("_", " ")]),
      ]),
    );
  }

  #set(name, value) {
    this.#filter[name] = value;
    this.#limit = CHUNK;
    this.#refresh();
  }

  #sortBy(key) {
    const isSame = this.#sort.key === key;
    this.#sort = { key, sign: isSame ? -this.#sort.sign : BY_RESULT.has(key) ? -1 : 1 };
    this.#refresh();
  }

  #showMore() {
    this.#limit += CHUNK;
    this.#refresh();
  }

  #passes(trade) {
    const { text, side, result, reason } = this.#filter;
    if (side !== "" && trade.direction !== side) return false;
    if (reason !== "" && trade.exit_reason !== reason) return false;
    if (result === "ambiguous" && !trade.is_ambiguous) return false;
    if (result === "gain" && trade.net_pnl_usdt <= 0) return false;
    if (result === "loss" && trade.net_pnl_usdt > 0) return false;
    if (text === "") return true;
    return this.#columns.some(([, , show]) =>
      show(trade, this.#digits).toLowerCase().includes(text)
    );
  }

  #refresh() {
    const { key, sign } = this.#sort;
    this.#shown = this.#trades.filter((trade) => this.#passes(trade)).sort((a, b) =>
      sign * (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0) || a.id - b.id
    );
    for (const [head, name] of this.#heads) {
      const order = sign > 0 ? "ascending" : "descending";
      head.setAttribute("aria-sort", name === key ? order : "none");
    }
    const rows = this.#shown.slice(0, this.#limit).map((trade) => this.#row(trade));
    if (!rows.some((row) => row.tabIndex === 0) && rows.length > 0) rows[0].tabIndex = 0;
    this.#body.replaceChildren(...rows);
    const net = this.#shown.reduce((sum, trade) => sum + trade.net_pnl_usdt, 0);
    this.#count.textContent = `${this.#shown.length} of ${this.#trades.length} trades, ${
      signed(net)
    } ${this.#currency} net. ↑ ↓ walk, Enter opens.`;
    this.#more.hidden = this.#shown.length <= this.#limit;
    this.#more.textContent = `Show ${Math.min(CHUNK, this.#shown.length - this.#limit)} more`;
  }

  #row(trade) {
    const isIt = trade.id === this.#selectedId;
    return el(
      "tr",
      { "data-id": trade.id, "aria-selected": String(isIt), tabindex: isIt ? "0" : "-1" },
      this.#columns.map(([, key, show]) => {
        const kind = BY_RESULT.has(key)
          ? tone(trade[key])
          : key === "direction"
          ? trade.direction
          : "";
        return el(
          "td",
          { class: `${NUMERIC.has(key) ? "number " : ""}${kind}`.trim() || null },
          show(trade, this.#digits),
        );
      }),
    );
  }

  #onKey(event) {
    const row = event.target.closest("tr");
    if (!row) return;
    const steps = { ArrowDown: row.nextSibling, ArrowUp: row.previousSibling };
    if (event.key === "Enter" || event.key === " ") this.select(Number(row.dataset.id));
    else if (event.key in steps) {
      if (steps[event.key]) this.select(Number(steps[event.key].dataset.id), { focus: true });
    } else return;
    event.preventDefault();
  }
}
