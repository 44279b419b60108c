/**
 * Sweeps on other threads and other machines.
 *
 * @module
 */
export type { QueueExecutorOptions } from "./queue_executor.ts";
export type { QueueLossOptions } from "./queue_link.ts";
export type { QueueWorkerOptions } from "./queue_worker.ts";
export type { WorkerPool, WorkerPoolOptions } from "./worker_pool.ts";
export { queueExecutor } from "./queue_executor.ts";
export { runQueueWorker } from "./queue_worker.ts";
export { workerPool } from "./worker_pool.ts";
