import type {
  ArrowFunctionExpression,
  CallExpression,
  Expression,
  FunctionExpression,
  MemberExpression,
  ObjectExpression,
  SpreadElement,
} from "acorn";
import { didYouMean } from "../../nearestName.js";
import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { builtins } from "../math/registry.js";
import { syntaxError } from "./errors.js";
import type { Scope, Value } from "./values.js";

const SUPPORTED =
  "Supported are: const, let, if, ?:, + - * / % **, comparisons, && || !, Math functions, helper functions and a returned value or object.";
export const PASS_CONSTANTS =
  "A model function sees only its arguments: make the value a parameter, or name it in `constants` or `functions` of the model.";

const NUMBERS: Readonly<Record<string, number>> = { Infinity, NaN: Number.NaN, undefined: Number.NaN };
const BINARY: Readonly<Record<string, "add" | "sub" | "mul" | "div" | "lt" | "le" | "eq">> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "<": "lt",
  "<=": "le",
  "===": "eq",
  "==": "eq",
};

/** Reads the expressions of a function into a graph. */
export abstract class ExpressionTranslator {
  constructor(
    readonly graph: Graph,
    readonly source: string,
    readonly offset: number,
  ) {}

  /** Value of a call of a function written in the source. */
  abstract call(
    tree: FunctionExpression | ArrowFunctionExpression,
    args: readonly Value[],
    closure: Scope | undefined,
  ): Value;

  /** What an expression does to variables, its value aside. */
  abstract effect(expression: Expression, scope: Scope): void;

  fail(what: string, at: number, remedy: string = SUPPORTED): never {
    throw syntaxError(what, this.source, Math.max(0, at - this.offset), remedy);
  }

  select(mask: Node, a: Value, b: Value, at: number): Value {
    if (a === b) return a;
    if (a.kind === "node" && b.kind === "node") return wrap(this.selectNode(mask, a.node, b.node));
    if (a.kind === "record" && b.kind === "record") {
      const entries = new Map<string, Value>();
      for (const key of [...a.entries.keys(), ...b.entries.keys()]) {
        const [first, second] = [a.entries.get(key), b.entries.get(key)];
        if (!first || !second)
          this.fail(`Only one branch gives "${key}".`, at, "Return the same names on every path.");
        entries.set(key, this.select(mask, first, second, at));
      }
      return { kind: "record", entries, what: a.what };
    }
    return this.fail("Both branches of a condition must be numbers.", at);
  }

  selectNode(mask: Node, a: Node, b: Node): Node {
    const { graph } = this;
    if (a.kind === "mask" && b.kind === "mask")
      return graph.or(graph.and(mask, a), graph.and(graph.not(mask), b));
    return graph.select(mask, this.counted(a), this.counted(b));
  }

  expression(expression: Expression | SpreadElement, scope: Scope): Value {
    switch (expression.type) {
      case "Literal":
        if (typeof expression.value === "number") return this.number(expression.value);
        if (typeof expression.value === "boolean") return this.number(expression.value ? 1 : 0);
        if (typeof expression.value === "string") return { kind: "text", text: expression.value };
        return this.fail("This literal is not supported.", expression.start);
      case "Identifier":
        return this.identifier(expression.name, expression.start, scope);
      case "ParenthesizedExpression":
        return this.expression(expression.expression, scope);
      case "SequenceExpression":
        for (const part of expression.expressions.slice(0, -1)) this.effect(part, scope);
        return this.expression(expression.expressions.at(-1)!, scope);
      case "UnaryExpression":
        return this.unary(expression.operator, this.expression(expression.argument, scope), expression.start);
      case "BinaryExpression": {
        if (expression.left.type === "PrivateIdentifier")
          return this.fail("Private names are not supported.", expression.start);
        const left = this.expression(expression.left, scope);
        return this.binary(
          expression.operator,
          left,
          this.expression(expression.right, scope),
          expression.start,
        );
      }
      case "LogicalExpression": {
        const { operator } = expression;
        if (operator === "??") return this.fail("?? is not supported.", expression.start);
        // As in JavaScript the value is that of the operand that decides.
        const left = this.expression(expression.left, scope);
        const holds = this.mask(left, expression.left.start);
        if (holds.op === "constant" && (operator === "&&") !== Boolean(holds.value)) return left;
        const right = this.expression(expression.right, scope);
        if (holds.op === "constant") return right;
        const [a, b] = [this.node(left, expression.left.start), this.node(right, expression.right.start)];
        if (a.kind === "mask" && b.kind === "mask")
          return wrap(operator === "&&" ? this.graph.and(a, b) : this.graph.or(a, b));
        return wrap(operator === "&&" ? this.selectNode(holds, b, a) : this.selectNode(holds, a, b));
      }
      case "ConditionalExpression": {
        const mask = this.condition(expression.test, scope);
        if (mask.op === "constant")
          return this.expression(mask.value ? expression.consequent : expression.alternate, scope);
        return this.select(
          mask,
          this.expression(expression.consequent, scope),
          this.expression(expression.alternate, scope),
          expression.start,
        );
      }
      case "ObjectExpression":
        return this.object(expression, scope);
      case "MemberExpression":
        return this.memberExpression(expression, scope);
      case "CallExpression":
        return this.callExpression(expression, scope);
      case "ArrowFunctionExpression":
      case "FunctionExpression":
        return this.closure(expression, scope);
      default:
        return this.fail(
          `${describe(expression.type)} is not supported in a model function.`,
          expression.start,
        );
    }
  }

  /** A function written inside the function. */
  closure(tree: FunctionExpression | ArrowFunctionExpression, scope: Scope): Value {
    if (tree.async || tree.generator)
      this.fail("A function of a model cannot be async or a generator.", tree.start);
    return { kind: "function", call: (args) => this.call(tree, args, scope) };
  }

  identifier(name: string, at: number, scope: Scope): Value {
    const value = scope.find(name);
    if (value) return value;
    if (name in NUMBERS) return this.number(NUMBERS[name]!);
    return this.fail(`"${name}" comes from outside this function.`, at, PASS_CONSTANTS);
  }

  number(value: number): Value {
    return wrap(this.graph.constant(value));
  }

  node(value: Value, at: number): Node {
    if (value.kind === "node") return value.node;
    if (value.kind === "text") return this.fail(`A number is needed here, not the text "${value.text}".`, at);
    return this.fail("A number is needed here.", at);
  }

  mask(value: Value, at: number): Node {
    const node = this.node(value, at);
    if (node.kind === "mask") return node;
    if (node.op === "constant") return this.graph.constant(node.value ? 1 : 0);
    // A number holds as a condition when it is neither 0 nor NaN.
    return this.graph.lt(this.graph.constant(0), this.graph.abs(node));
  }

  /** Truth of an expression that is only asked for its truth. */
  condition(expression: Expression, scope: Scope): Node {
    if (expression.type === "UnaryExpression" && expression.operator === "!")
      return this.graph.not(this.condition(expression.argument, scope));
    if (expression.type !== "LogicalExpression" || expression.operator === "??")
      return this.mask(this.expression(expression, scope), expression.start);
    const left = this.condition(expression.left, scope);
    const isAnd = expression.operator === "&&";
    if (left.op === "constant" && isAnd !== Boolean(left.value)) return left;
    const right = this.condition(expression.right, scope);
    return isAnd ? this.graph.and(left, right) : this.graph.or(left, right);
  }

  numeric(value: Value, at: number): Node {
    return this.counted(this.node(value, at));
  }

  /** A mask used as a number counts 1 or 0. */
  counted(node: Node): Node {
    return node.kind === "mask"
      ? this.graph.select(node, this.graph.constant(1), this.graph.constant(0))
      : node;
  }

  unary(operator: string, value: Value, at: number): Value {
    if (operator === "!") return wrap(this.graph.not(this.mask(value, at)));
    if (operator === "-") return wrap(this.graph.neg(this.numeric(value, at)));
    if (operator === "+") return { kind: "node", node: this.numeric(value, at) };
    if (operator === "void") return this.number(Number.NaN);
    return this.fail(`The operator ${operator} is not supported.`, at);
  }

  binary(operator: string, left: Value, right: Value, at: number): Value {
    if (left.kind === "text" || right.kind === "text") {
      const equal = left.kind === "text" && right.kind === "text" && left.text === right.text;
      if (operator === "===" || operator === "==") return this.number(equal ? 1 : 0);
      if (operator === "!==" || operator === "!=") return this.number(equal ? 0 : 1);
      return this.fail(`The operator ${operator} is not supported for text.`, at);
    }
    const { graph } = this;
    const a = this.numeric(left, at);
    const b = this.numeric(right, at);
    const primitive = BINARY[operator];
    if (primitive) return wrap(graph.operation(primitive, a, b));
    switch (operator) {
      case ">":
        return wrap(graph.lt(b, a));
      case ">=":
        return wrap(graph.le(b, a));
      case "!==":
      case "!=":
        return wrap(graph.not(graph.eq(a, b)));
      case "**":
        return wrap(graph.call("pow", a, b));
      case "%": {
        // JavaScript's remainder has the sign of the dividend.
        const quotient = graph.div(a, b);
        const whole = graph.select(
          graph.lt(quotient, graph.constant(0)),
          graph.neg(graph.floor(graph.neg(quotient))),
          graph.floor(quotient),
        );
        return wrap(graph.sub(a, graph.mul(b, whole)));
      }
      default:
        return this.fail(`The operator ${operator} is not supported.`, at);
    }
  }

  object(expression: ObjectExpression, scope: Scope): Value {
    const entries = new Map<string, Value>();
    for (const property of expression.properties) {
      if (property.type === "SpreadElement") {
        const spread = this.expression(property.argument, scope);
        if (spread.kind !== "record") return this.fail("Only objects can be spread.", property.start);
        for (const [key, value] of spread.entries) entries.set(key, value);
      } else if (property.kind !== "init")
        return this.fail("Getters and setters are not supported.", property.start);
      else
        entries.set(
          this.propertyName(property.key, property.computed),
          this.expression(property.value, scope),
        );
    }
    return { kind: "record", entries, what: "this object" };
  }

  propertyName(key: Expression | { type: "PrivateIdentifier"; start: number }, computed: boolean): string {
    if (!computed && key.type === "Identifier") return key.name;
    if (key.type === "Literal" && typeof key.value === "string") return key.value;
    return this.fail("Only plain property names are supported.", key.start);
  }

  memberExpression(expression: MemberExpression, scope: Scope): Value {
    const { object, property, computed } = expression;
    if (object.type === "Super" || property.type === "PrivateIdentifier")
      return this.fail("This is not supported.", expression.start);
    const key = this.propertyName(property, computed);
    if (object.type === "Identifier" && !scope.find(object.name)) {
      if (object.name === "Math") return this.mathConstant(key, expression.start);
      // A cell of a notebook reads names of earlier cells as `exports.name`.
      if (object.name === "exports") return this.identifier(key, expression.start, scope);
    }
    return this.member(this.expression(object, scope), key, expression.start);
  }

  mathConstant(name: string, at: number): Value {
    const builtin = builtins.get(name);
    if (builtin)
      return {
        kind: "function",
        call: (args, callAt) => {
          const nodes = args.map((arg) => this.numeric(arg, callAt));
          if ((name === "min" || name === "max") && nodes.length > 2)
            return wrap(nodes.reduce((a, b) => this.graph.call(name, a, b)));
          if (nodes.length !== builtin.arity)
            this.fail(
              `Math.${name} takes ${builtin.arity} argument${builtin.arity === 1 ? "" : "s"}, got ${nodes.length}.`,
              callAt,
            );
          return wrap(this.graph.call(name, ...nodes));
        },
      };
    const value = (Math as unknown as Record<string, unknown>)[name];
    if (typeof value === "number") return this.number(value);
    return this.fail(
      `Math.${name} is not supported.`,
      at,
      `Supported are: ${[...builtins.keys()].join(", ")}.`,
    );
  }

  member(value: Value, key: string, at: number): Value {
    if (value.kind !== "record") return this.fail(`This value has no property "${key}".`, at);
    const found = value.entries.get(key);
    if (found) return found;
    return this.fail(
      `"${key}" is not among ${value.what}.${didYouMean(key, value.entries.keys())}`,
      at,
      `They are: ${[...value.entries.keys()].join(", ")}.`,
    );
  }

  callExpression(expression: CallExpression, scope: Scope): Value {
    let callee = expression.callee;
    if (callee.type === "Super") return this.fail("This is not supported.", expression.start);
    // `(0, exports.helper)(x)`: how a transpiled cell calls a name of an earlier cell.
    if (callee.type === "ParenthesizedExpression") callee = callee.expression;
    if (callee.type === "SequenceExpression") callee = callee.expressions.at(-1)!;
    if (callee.type === "Identifier" && !scope.find(callee.name) && namesFunction(expression))
      return this.expression(expression.arguments[0]!, scope);
    const target = this.expression(callee, scope);
    if (target.kind !== "function")
      return this.fail("This is not a function that a model can call.", expression.start, PASS_CONSTANTS);
    return target.call(
      expression.arguments.map((argument) => this.expression(argument, scope)),
      expression.start,
    );
  }
}

/** `__name(f, "f")`, under whatever name: what esbuild makes of local functions when it keeps names. */
function namesFunction({ arguments: [f, name, ...rest] }: CallExpression): boolean {
  const isFunction = f?.type === "ArrowFunctionExpression" || f?.type === "FunctionExpression";
  return isFunction && name?.type === "Literal" && typeof name.value === "string" && rest.length === 0;
}

function wrap(node: Node): Value {
  return { kind: "node", node };
}

/** A construct in words. */
export function describe(type: string): string {
  const names: Readonly<Record<string, string>> = {
    ForStatement: "A for loop",
    ForOfStatement: "A for loop",
    ForInStatement: "A for loop",
    WhileStatement: "A while loop",
    DoWhileStatement: "A while loop",
    ThrowStatement: "throw",
    TryStatement: "try",
    SwitchStatement: "switch",
    NewExpression: "new",
    AwaitExpression: "await",
    TemplateLiteral: "A template text",
    ArrayExpression: "An array",
    UpdateExpression: "++ or --",
    AssignmentExpression: "An assignment inside an expression",
    ThisExpression: "this",
  };
  return names[type] ?? type;
}
