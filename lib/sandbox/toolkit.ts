/** Name under which a strategy imports the toolkit, alone or before a sub-path. */
export const TOOLKIT = "@closedbar/closedbar";

/** The module that imports of the toolkit are led to. */
export const LIBRARY_URL: string = new URL("./strategy_library.ts", import.meta.url).href;
