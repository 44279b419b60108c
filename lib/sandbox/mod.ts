/**
 * Strategies of others: a file is run in a worker that may do nothing but compute.
 *
 * @module
 */
export type { WorkerLimits } from "./worker_line.ts";
export type { StrategySubject, StrategySweepOptions } from "./strategy_subject.ts";
export { StrategyFile } from "./strategy_file.ts";
export { sameSubject, strategySubject } from "./strategy_subject.ts";
