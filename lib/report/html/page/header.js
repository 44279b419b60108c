import { duration, el, fixed, percent, signed, tone } from "./dom.js";
import { isOwned } from "./explain.js";

/** A share of a whole, which has no sign. */
const share = (value) => value === null ? "–" : `${fixed(value)} %`;

const FIGURES = [
  ["Net profit", "net_profit_usdt", signed, "sign"],
  ["Return", "return_pct", percent, "sign"],
  ["Buy and hold", "benchmark_return_pct", percent],
  ["Max drawdown", "max_drawdown_pct", (value) => percent(-value)],
  ["Longest drawdown", "longest_drawdown_ms", duration],
  ["Sharpe", "sharpe_ratio", fixed],
  ["Sortino", "sortino_ratio", fixed],
  ["Profit factor", "profit_factor", fixed],
  ["Win rate", "win_rate_pct", share],
  ["Expectancy", "expectancy_usdt", signed],
  ["Trades", "trade_count", String],
  ["Exposure", "exposure_pct", share],
  ["Fees", "fees_usdt", fixed],
  ["Funding paid", "funding_paid_usdt", fixed],
  ["Funding received", "funding_received_usdt", fixed],
  ["Ambiguous exits", "ambiguous_exit_count", String],
];

const HIGHER_IS_WORSE = new Set([
  "max_drawdown_pct",
  "longest_drawdown_ms",
  "fees_usdt",
  "funding_paid_usdt",
  "ambiguous_exit_count",
]);

/** A figure of a run for a person; money, which the keys tell, with its currency. */
function shown({ metrics, quote_currency }, key, show) {
  const isMoney = key.endsWith("_usdt") && metrics[key] !== null;
  return show(metrics[key]) + (isMoney ? ` ${quote_currency}` : "");
}

/** The figures that some of the runs have. */
function figuresOf(runs) {
  const isFunded = runs.some((run) => !isOwned(run));
  return FIGURES.filter(([, key]) => isFunded || !key.startsWith("funding_"));
}

/** Whether mark prices were real; shares and coins that are owned have none. */
function markBadge(run) {
  if (isOwned(run)) return [];
  const badge = (kind, text) => [el("span", { class: `badge ${kind}` }, text)];
  const invented = run.preflight.filled_mark_bars ?? 0;
  if (run.mark_source !== "mark_1m") return badge("warn", "Mark price approximated");
  if (invented > 0) return badge("warn", `Real mark price but for ${invented} invented minutes`);
  return badge("good", "Real mark price");
}

/** What speaks for the result and against it, each in a word or two. */
function badges(run) {
  const { preflight, bounds, metrics } = run;
  const errors = preflight.findings.length;
  return el(
    "p",
    { class: "badges" },
    el(
      "span",
      { class: `badge ${preflight.ok ? "good" : "bad"}` },
      preflight.ran
        ? `Preflight ${preflight.ok ? "passed" : "refused"}${errors ? `, ${errors} findings` : ""}`
        : "Preflight skipped",
    ),
    el(
      "span",
      { class: `badge ${metrics.ambiguous_exit_count === 0 ? "good" : "warn"}` },
      metrics.ambiguous_exit_count === 0
        ? "No ambiguous exit"
        : `${metrics.ambiguous_exit_count} ambiguous exits: ${
          signed(bounds.pessimistic_net_profit_usdt)
        } to ${signed(bounds.optimistic_net_profit_usdt)} ${run.quote_currency}`,
    ),
    el(
      "span",
      { class: `badge ${run.profile === "conservative" ? "good" : "warn"}` },
      `Profile ${run.profile.replaceAll("_", " ")}`,
    ),
    ...(preflight.filled_bars === 0 ? [] : [
      el("span", { class: "badge warn" }, `${preflight.filled_bars} invented minutes accepted`),
    ]),
    ...markBadge(run),
    ...(metrics.rejection_count === 0 ? [] : [
      el(
        "a",
        { class: "badge warn", href: "#rejections" },
        `${metrics.rejection_count} rejected orders`,
      ),
    ]),
    el(
      "span",
      { class: `badge ${run.stop_reason === "end_of_data" ? "good" : "bad"}` },
      `Ended: ${run.stop_reason.replaceAll("_", " ")}`,
    ),
  );
}

/** What was run, and what came of it in one line. */
export function runHeader(run) {
  const { preflight } = run;
  return el(
    "div",
    { class: "run-header" },
    el(
      "h1",
      {},
      run.letter ? el("span", { class: `letter run-${run.letter}` }, run.letter) : null,
      run.strategy_id,
      el("small", {}, ` ${run.symbol} · ${run.timeframes.exec} · ${run.venue}`),
    ),
    el(
      "p",
      { class: "hint" },
      `${run.window.start} to ${run.window.end} · run `,
      el("code", {}, run.run_id),
    ),
    el("p", { class: `verdict ${run.verdict.tone}` }, run.verdict.sentence),
    badges(run),
    el(
      "p",
      { class: "hint" },
      `Preflight: ${preflight.line} · ${run.assumptions.length} assumptions · strategy `,
      el("code", { title: run.strategy.digest }, run.strategy.digest.slice(0, 12)),
      " · minutes ",
      el("code", { title: run.digests.last }, run.digests.last.slice(0, 12)),
    ),
  );
}

/** The figures of a run as tiles. */
export function tiles(run) {
  return el(
    "dl",
    { class: "tiles" },
    figuresOf([run]).map(([name, key, show, kind]) =>
      el(
        "div",
        {},
        el("dt", {}, name),
        el("dd", { class: kind === "sign" ? tone(run.metrics[key]) : null }, shown(run, key, show)),
      )
    ),
  );
}

/** What two runs do not have in common that their figures depend on, or that they are the same. */
export function comparisonRemarks([a, b]) {
  if (a.run_id === b.run_id) return remarks(["A and B are the same run."]);
  const [from, to] = [
    Math.max(a.window.start_ts_ms, b.window.start_ts_ms),
    Math.min(a.window.end_ts_ms, b.window.end_ts_ms),
  ];
  const isSameTime = [a, b].every(({ window }) =>
    window.start_ts_ms === from && window.end_ts_ms === to
  );
  return remarks([
    ...(a.symbol === b.symbol
      ? []
      : [`The symbols differ: A ran on ${a.symbol}, B on ${b.symbol}.`]),
    ...(a.quote_currency === b.quote_currency ? [] : [
      `The currencies differ: A is in ${a.quote_currency}, B in ${b.quote_currency}, so that no ` +
      "difference of money is shown.",
    ]),
    ...(isSameTime ? [] : [
      `The windows differ: A ran from ${a.window.start} to ${a.window.end}, B from ` +
      `${b.window.start} to ${b.window.end}${to > from ? "" : "; they have no time in common"}.`,
    ]),
  ]);
}

function remarks(lines) {
  if (lines.length === 0) return null;
  return el("ul", { class: "remarks warn" }, lines.map((line) => el("li", {}, line)));
}

/** The figures of two runs side by side. */
export function figureComparison([left, right]) {
  const rows = figuresOf([left, right]).map(([name, key, show]) => {
    const [a, b] = [left.metrics[key], right.metrics[key]];
    const isApart = key.endsWith("_usdt") && left.quote_currency !== right.quote_currency;
    const change = a === null || b === null || isApart ? null : b - a;
    const good = change === null ? 0 : HIGHER_IS_WORSE.has(key) ? -change : change;
    const isJudged = !["trade_count", "exposure_pct", "benchmark_return_pct"].includes(key);
    const text = key === "longest_drawdown_ms" && change !== null
      ? `${change < 0 ? "−" : "+"}${duration(Math.abs(change))}`
      : signed(change, Number.isInteger(a) && Number.isInteger(b) ? 0 : 2);
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, name),
      el("td", { class: "number" }, shown(left, key, show)),
      el("td", { class: "number" }, shown(right, key, show)),
      el("td", { class: `number ${isJudged ? tone(good) : ""}` }, text),
    );
  });
  return el(
    "table",
    { class: "facts wide" },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        ["", left.letter, right.letter, "B less A"].map((name) => el("th", { scope: "col" }, name)),
      ),
    ),
    el("tbody", {}, rows),
  );
}

/** What the run rests on: gate, assumptions, terms and digests. */
export function foundations(run) {
  return [
    el(
      "details",
      {},
      el("summary", {}, `Assumptions (${run.assumptions.length})`),
      el(
        "table",
        { class: "facts wide prose" },
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            ["Assumption", "What is taken for granted", "Favours the result"].map((name) =>
              el("th", { scope: "col" }, name)
            ),
          ),
        ),
        el(
          "tbody",
          {},
          run.assumptions.map(({ id, statement, direction }) =>
            el(
              "tr",
              {},
              el("th", { scope: "row" }, el("code", {}, id)),
              el("td", {}, statement),
              el(
                "td",
                { class: direction === "for" ? "warn" : null },
                {
                  for: "yes",
                  against: "no, it costs",
                  neutral: "neither",
                }[direction],
              ),
            )
          ),
        ),
      ),
    ),
    el(
      "details",
      {},
      el("summary", {}, "Strategy, costs and digests"),
      el(
        "div",
        { class: "columns" },
        ...strategyPairs(run.strategy),
        pairs("SHA-256", {
          strategy: run.strategy.digest,
          ...(run.strategy.file_sha256 ? { "strategy file": run.strategy.file_sha256 } : {}),
          last_1m: `${run.digests.last} (${run.data_rows.last} rows)`,
          mark_1m: run.data_rows.mark === 0
            ? "the last price stood in"
            : `${run.digests.mark} (${run.data_rows.mark} rows)`,
          funding: `${run.digests.funding} (${run.data_rows.funding} rows)`,
          instrument: run.digests.instrument,
          engine: `closedbar ${run.engine_version}`,
        }, "code"),
      ),
    ),
  ];
}

function flat(value, prefix = "") {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      typeof member === "object" && member !== null
        ? Object.entries(flat(member, `${prefix}${key}.`))
        : [[`${prefix}${key}`, member]]
    ),
  );
}

function pairs(title, object, tag = "span") {
  const rows = Object.entries(object).map(([key, value]) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, key.replaceAll("_", " ")),
      el("td", {}, el(tag, { class: "wrap" }, value === null ? "none" : String(value))),
    )
  );
  return el("div", {}, el("h3", {}, title), el("table", { class: "facts" }, el("tbody", {}, rows)));
}

/** Everything a strategy declares besides its rules; what it leaves out is not listed. */
function strategyPairs({ parameters, account, risk, policy, entry, run_policy }) {
  return [
    ...(parameters ? [pairs("Parameters", parameters)] : []),
    pairs("Account", account),
    pairs("Risk", flat(risk)),
    pairs("Positions", flat(policy)),
    ...(entry === null ? [] : [pairs("Entry", flat(entry))]),
    ...(run_policy === null ? [] : [pairs("Run policy", flat(run_policy))]),
  ];
}
