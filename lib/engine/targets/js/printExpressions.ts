import type { GatherNode, Node, Primitive } from "../../ir/node.js";
import { reachable } from "../../passes/rewrite.js";

/** How printed expressions reach memory: every method returns JavaScript. */
export interface ScalarAccess {
  load(name: string): string;
  /** Channel value of a table at a grid index. */
  table(name: string, channel: string, index: string): string;
  /** Index distance between rows of a table. */
  tableRow(name: string): number;
}

const PRINT: { readonly [P in Primitive]: (a: string, b: string, c: string) => string } = {
  add: (a, b) => `(${a} + ${b})`,
  sub: (a, b) => `(${a} - ${b})`,
  mul: (a, b) => `(${a} * ${b})`,
  div: (a, b) => `(${a} / ${b})`,
  neg: (a) => `(-${a})`,
  abs: (a) => `Math.abs(${a})`,
  sqrt: (a) => `Math.sqrt(${a})`,
  floor: (a) => `Math.floor(${a})`,
  nearest: (a) => `primitive.nearest(${a})`,
  min: (a, b) => `primitive.min(${a}, ${b})`,
  max: (a, b) => `primitive.max(${a}, ${b})`,
  pow2: (a) => `primitive.pow2(${a})`,
  exponent: (a) => `primitive.exponent(${a})`,
  significand: (a) => `primitive.significand(${a})`,
  fround: (a) => `Math.fround(${a})`,
  lt: (a, b) => `(${a} < ${b})`,
  le: (a, b) => `(${a} <= ${b})`,
  eq: (a, b) => `(${a} === ${b})`,
  and: (a, b) => `(${a} && ${b})`,
  or: (a, b) => `(${a} || ${b})`,
  not: (a) => `(!${a})`,
  select: (mask, a, b) => `(${mask} ? ${a} : ${b})`,
};

/**
 * Print expressions as JavaScript statements; shared sub-expressions become constants.
 *
 * @param outputs expressions with the statement that stores the printed value
 */
export function printExpressions(
  outputs: readonly { readonly node: Node; readonly store: (value: string) => string }[],
  access: ScalarAccess,
): string {
  const nodes = reachable(outputs.map((output) => output.node));
  const uses = new Map<Node, number>();
  const use = (node: Node) => uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const output of outputs) use(output.node);
  for (const node of nodes) for (const arg of node.args) use(arg);

  const lines: string[] = [];
  const printed = new Map<Node, string>();
  for (const node of nodes) {
    const args = node.args.map((arg) => printed.get(arg)!);
    const text = print(node, args, access);
    const isNamed =
      node.op !== "constant" && (uses.get(node)! > 1 || node.op === "gather" || text.length > 200);
    if (isNamed) lines.push(`const v${node.id} = ${text};`);
    printed.set(node, isNamed ? `v${node.id}` : text);
  }
  for (const output of outputs) lines.push(output.store(printed.get(output.node)!));
  return lines.join("\n");
}

function print(node: Node, args: readonly string[], access: ScalarAccess): string {
  switch (node.op) {
    case "constant":
      return Object.is(node.value, -0) ? "-0" : node.value < 0 ? `(${node.value})` : String(node.value);
    case "symbol":
      return access.load(node.name);
    case "gather":
      return printGather(node, args, access);
    case "function":
    case "table":
      throw new Error(
        `"${node.op === "function" ? node.name : node.table}" must be lowered before code is generated.`,
      );
    default:
      return PRINT[node.op](args[0]!, args[1]!, args[2]!);
  }
}

/** The order of this sum is the same in every target. */
function printGather(node: GatherNode, args: readonly string[], access: ScalarAccess): string {
  const [index, ...weights] = args as [string, string, string, string, string];
  const row = access.tableRow(node.table);
  const corner = (shift: number) => access.table(node.table, node.channel, `(${index} | 0) + ${shift}`);
  const [a, b, c, d] = [0, 1, row, row + 1].map((shift, i) => `${corner(shift)} * ${weights[i]}`);
  return `((${a} + ${b}) + ${c}) + ${d}`;
}
