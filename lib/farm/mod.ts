/**
 * Sweeps on other threads.
 *
 * @module
 */
export type { WorkerPoolOptions } from "./worker_pool.ts";
export { workerPool } from "./worker_pool.ts";
