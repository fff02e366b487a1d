import { evaluatePrimitive } from "./evaluatePrimitive.js";
import type { ConstantNode, Kind, Node, Primitive } from "./node.js";

const MASKS: ReadonlySet<string> = new Set<Primitive>(["lt", "le", "eq", "and", "or", "not"]);

/**
 * A hash-consed expression graph: equal expressions are the same node, so sharing needs no search.
 *
 * The constructors fold constants and the identities that hold for every finite number; they never
 * reassociate, so the order of rounding is the order in which the model was written.
 */
export class Graph {
  /** Every node in order of creation: arguments stand before their users. */
  readonly nodes: Node[] = [];
  readonly #known = new Map<string, Node>();

  #intern(key: string, make: (id: number) => Node): Node {
    const found = this.#known.get(key);
    if (found) return found;
    const node = make(this.nodes.length);
    this.nodes.push(node);
    this.#known.set(key, node);
    return node;
  }

  constant(value: number): ConstantNode {
    const key = Object.is(value, -0) ? "#-0" : `#${value}`;
    return this.#intern(key, (id) => ({
      id,
      op: "constant",
      kind: "number",
      args: [],
      value,
    })) as ConstantNode;
  }

  symbol(name: string): Node {
    return this.#intern(`$${name}`, (id) => ({ id, op: "symbol", kind: "number", args: [], name }));
  }

  /** A built-in function by name; folded by the lowering pass, not here. */
  call(name: string, ...args: Node[]): Node {
    return this.#intern(`call:${name}(${ids(args)})`, (id) => ({
      id,
      op: "function",
      kind: "number",
      args,
      name,
    }));
  }

  table(table: string, channel: string, x: Node, y: Node, derivative: 0 | 1 | 2 | 3 = 0): Node {
    const key = `table:${table}.${channel}.${derivative}(${x.id},${y.id})`;
    return this.#intern(key, (id) => ({
      id,
      op: "table",
      kind: "number",
      args: [x, y],
      table,
      channel,
      derivative,
    }));
  }

  gather(
    table: string,
    channel: string,
    ...args: [index: Node, w00: Node, w01: Node, w10: Node, w11: Node]
  ): Node {
    const key = `gather:${table}.${channel}(${ids(args)})`;
    return this.#intern(key, (id) => ({ id, op: "gather", kind: "number", args, table, channel }));
  }

  /** A primitive operation, folded where that is exact. */
  operation(op: Primitive, ...args: Node[]): Node {
    const folded = this.#fold(op, args);
    if (folded) return folded;
    const kind: Kind = MASKS.has(op) ? "mask" : "number";
    return this.#intern(`${op}(${ids(args)})`, (id) => ({ id, op, kind, args }));
  }

  add(a: Node, b: Node): Node {
    return this.operation("add", a, b);
  }
  sub(a: Node, b: Node): Node {
    return this.operation("sub", a, b);
  }
  mul(a: Node, b: Node): Node {
    return this.operation("mul", a, b);
  }
  div(a: Node, b: Node): Node {
    return this.operation("div", a, b);
  }
  neg(a: Node): Node {
    return this.operation("neg", a);
  }
  abs(a: Node): Node {
    return this.operation("abs", a);
  }
  sqrt(a: Node): Node {
    return this.operation("sqrt", a);
  }
  floor(a: Node): Node {
    return this.operation("floor", a);
  }
  nearest(a: Node): Node {
    return this.operation("nearest", a);
  }
  min(a: Node, b: Node): Node {
    return this.operation("min", a, b);
  }
  max(a: Node, b: Node): Node {
    return this.operation("max", a, b);
  }
  lt(a: Node, b: Node): Node {
    return this.operation("lt", a, b);
  }
  le(a: Node, b: Node): Node {
    return this.operation("le", a, b);
  }
  eq(a: Node, b: Node): Node {
    return this.operation("eq", a, b);
  }
  and(a: Node, b: Node): Node {
    return this.operation("and", a, b);
  }
  or(a: Node, b: Node): Node {
    return this.operation("or", a, b);
  }
  not(a: Node): Node {
    return this.operation("not", a);
  }
  select(mask: Node, a: Node, b: Node): Node {
    return this.operation("select", mask, a, b);
  }

  #fold(op: Primitive, args: readonly Node[]): Node | undefined {
    const [a, b, c] = args as [Node, Node?, Node?];
    if (op === "select") {
      if (a.op === "constant") return a.value ? b : c;
      if (b === c) return b;
    }
    if (args.every((arg) => arg.op === "constant")) {
      const [x = 0, y = 0, z = 0] = args.map((arg) => (arg as ConstantNode).value);
      return this.constant(evaluatePrimitive[op](x, y, z));
    }
    if (op === "and" || op === "or") {
      // Masks fold only against the neutral or absorbing constant, whichever side it stands on.
      for (const [mask, other] of [
        [a, b!],
        [b!, a],
      ] as const)
        if (mask.op === "constant") return (op === "and") === Boolean(mask.value) ? other : mask;
    }
    if (op === "not" && a.op === "not") return a.args[0];
    if (op === "neg" && a.op === "neg") return a.args[0];
    const isA = (value: number) => a.op === "constant" && a.value === value;
    const isB = (value: number) => b?.op === "constant" && b.value === value;
    if (op === "add") {
      if (isA(0)) return b;
      if (isB(0)) return a;
    }
    if (op === "sub") {
      if (isB(0)) return a;
      if (isA(0)) return this.neg(b!);
    }
    if (op === "mul") {
      if (isA(1)) return b;
      if (isB(1)) return a;
      if (isA(0) || isB(0)) return this.constant(0);
      if (isA(-1)) return this.neg(b!);
      if (isB(-1)) return this.neg(a);
    }
    if (op === "div") {
      if (isB(1)) return a;
      if (isA(0)) return this.constant(0);
    }
    return undefined;
  }
}

function ids(args: readonly Node[]): string {
  return args.map((arg) => arg.id).join(",");
}
