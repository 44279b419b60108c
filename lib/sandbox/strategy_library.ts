/**
 * What a strategy can import: everything that computes, nothing that reaches outside.
 *
 * @module
 */
export * from "../backtest/mod.ts";
export * from "../base/mod.ts";
export * from "../columns/mod.ts";
export * from "../engine/mod.ts";
export * from "../exchange/mod.ts";
export * from "../feeds/mod.ts";
export * from "../indicators/mod.ts";
export * from "../quote/mod.ts";
export * from "../structure/mod.ts";
