// A card's problems are those of any document; in this room they go by the name of what they are about.
export { DocumentProblems as CardProblems } from "../document/mod.ts";
