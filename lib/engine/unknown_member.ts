import { nearestName, UsageError } from "../base/mod.ts";

/** Names that the language itself looks for in any object. */
const LOOKED_FOR: ReadonlySet<string> = new Set([
  ...["then", "toJSON"],
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/**
 * Makes a class refuse names that it does not have, where a misspelt one would read as `undefined` and
 * be false in every comparison. The guard stands behind the prototype, so whatever is there is found
 * before it and costs what it did.
 *
 * @param made The class, which has no parent.
 * @param what What to call its objects in a message.
 */
export function refuseUnknownMembers(made: { readonly prototype: object }, what: string): void {
  const known = Object.getOwnPropertyNames(made.prototype);
  const nothing = Object.freeze(Object.create(Object.prototype));
  const guard = new Proxy(nothing, {
    get(target, name, receiver) {
      if (typeof name === "symbol" || LOOKED_FOR.has(name)) {
        return Reflect.get(target, name, receiver);
      }
      const near = nearestName(name, known);
      throw new UsageError(
        `Cannot read "${name}" of ${what} as there is no such member` +
          (near === undefined ? `: there are ${known.join(" ")}` : `: did you mean "${near}"?`),
        { code: "UNKNOWN_MEMBER" },
      );
    },
  });
  Object.setPrototypeOf(made.prototype, guard);
}
