import type { Node } from "../ir/node.js";

/** What a name or expression of a model function stands for while it is being compiled. */
export type Value =
  | { readonly kind: "node"; readonly node: Node }
  /** Known to the compiler: the value of a choice such as `coupling`. */
  | { readonly kind: "text"; readonly text: string }
  /** States, parameters, inputs, or an object written in the function. */
  | { readonly kind: "record"; readonly entries: ReadonlyMap<string, Value>; readonly what: string }
  | { readonly kind: "function"; readonly call: (args: readonly Value[], at: number) => Value };

/** Values of the variables of a block and of those around it. */
export type Snapshot = readonly ReadonlyMap<string, Value>[];

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

  /** Present values of all variables, block by block, from the innermost out. */
  snapshot(): Snapshot {
    return [new Map(this.#names), ...(this.parent?.snapshot() ?? [])];
  }

  /** Give all variables the values that they had. */
  restore([own, ...outer]: Snapshot): void {
    for (const [name, value] of own!) this.#names.set(name, value);
    this.parent?.restore(outer);
  }

  /** Give variables that differ between two snapshots a value made of both. */
  merge([a, ...outerA]: Snapshot, [b, ...outerB]: Snapshot, choose: (a: Value, b: Value) => Value): void {
    for (const [name, first] of a!) {
      const second = b!.get(name)!;
      this.#names.set(name, first === second ? first : choose(first, second));
    }
    this.parent?.merge(outerA, outerB, choose);
  }
}
