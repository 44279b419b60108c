/**
 * Monthly returns of the portfolio that C. R. Bacon, "Practical Portfolio Performance Measurement and
 * Attribution" (2nd edition, 2008), p. 65, works its examples on; the R package PerformanceAnalytics
 * carries them as `portfolio_bacon`.
 */
export const BACON_RETURNS = Float64Array.of(
  ...[0.003, 0.026, 0.011, -0.010, 0.015, 0.025, 0.016, 0.067, -0.014, 0.040, -0.005, 0.081],
  ...[0.040, -0.037, -0.061, 0.017, -0.049, -0.022, 0.070, 0.058, -0.065, 0.024, -0.005, -0.009],
);

/** "Mixed returns" of the test suite of quantopian/empyrical, `empyrical/tests/test_stats.py`. */
export const EMPYRICAL_MIXED_RETURNS = Float64Array.of(
  ...[0.01, 0.10, -0.04, 0.02, 0.03, 0.02, 0.01, -0.10],
);

/** "Negative returns" of the same suite. */
export const EMPYRICAL_NEGATIVE_RETURNS = Float64Array.of(
  ...[0, -0.06, -0.07, -0.01, -0.09, -0.02, -0.06, -0.08, -0.05],
);

/** Annual returns worked through in Rollinger and Hoffman, "Sortino: A 'Sharper' Ratio". */
export const RED_ROCK_RETURNS = Float64Array.of(
  ...[0.17, 0.15, 0.23, -0.05, 0.12, 0.09, 0.13, -0.04],
);

/**
 * Equity curve of A. Steiner, "Ambiguity in Calculating and Interpreting Maximum Drawdown"
 * (research note, December 2010).
 */
export const STEINER_EQUITY = Float64Array.of(
  ...[60, 40, 80, 140, 100, 90, 110, 70, 100, 130, 110, 120, 90, 150, 120, 130],
);

/** Equity after each return, from 100. */
export function compound(returns: Float64Array): Float64Array {
  let equity = 100;
  return returns.map((value) => equity *= 1 + value);
}
