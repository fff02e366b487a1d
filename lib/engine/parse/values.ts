import type { Node } from "../ir/node.js";

/** What a name or expression of a model function stands for while it is being compiled. */
export type Value =
  | { readonly kind: "node"; readonly node: Node }
  /** Known to the compiler: the value of a choice such as `coupling`. */
  | { readonly kind: "text"; readonly text: string }
  /** States, parameters, inputs, or an object written in the function. */
  | { readonly kind: "record"; readonly entries: ReadonlyMap<string, Value>; readonly what: string }
  | { readonly kind: "function"; readonly call: (args: readonly Value[], at: number) => Value };

/** Names visible to a model function, block by block. */
export class Scope {
  readonly #names: Map<string, Value>;

  constructor(
    readonly parent?: Scope,
    names: Iterable<readonly [string, Value]> = [],
  ) {
    this.#names = new Map(names);
  }

  find(name: string): Value | undefined {
    return this.#names.get(name) ?? this.parent?.find(name);
  }

  declare(name: string, value: Value): void {
    this.#names.set(name, value);
  }

  /** Change a variable where it was declared; false if there is none. */
  assign(name: string, value: Value): boolean {
    if (this.#names.has(name)) {
      this.#names.set(name, value);
      return true;
    }
    return this.parent?.assign(name, value) ?? false;
  }

  /** The same names in new scopes, so that a branch can change them without effect on the original. */
  copy(): Scope {
    return new Scope(this.parent?.copy(), this.#names);
  }

  /** Names declared in this block itself. */
  get own(): ReadonlyMap<string, Value> {
    return this.#names;
  }
}
