/** Version of the engine; part of every run's identity. */
export const VERSION = "0.1.0";
