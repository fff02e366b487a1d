import type {
  ArrowFunctionExpression,
  BlockStatement,
  CallExpression,
  Expression,
  FunctionExpression,
  MemberExpression,
  ObjectExpression,
  Pattern,
  SpreadElement,
  Statement,
} from "acorn";
import { didYouMean } from "../../nearestName.js";
import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { builtins } from "../math/registry.js";
import { syntaxError } from "./errors.js";
import { type Compilable, readFunction } from "./readFunction.js";
import { Scope, type Value } from "./values.js";

const SUPPORTED =
  "Supported are: const, let, if, ?:, + - * / % **, comparisons, && || !, Math functions, helper functions and a returned value or object.";
const PASS_CONSTANTS =
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

/** Hears which name the author gave to an expression. */
export type OnName = (name: string, node: Node) => void;

/**
 * Compile an ordinary function to values in a graph.
 *
 * @param graph where the expressions are built
 * @param compilable function or source text
 * @param args what its parameters stand for
 * @param names constants and helper functions it may use
 * @param onName hears of the names that the function itself gives to its intermediate quantities
 * @returns what the function returns
 * @throws ModelSyntaxError quoting the line, when the function uses anything else
 */
export function translateFunction(
  graph: Graph,
  compilable: Compilable,
  args: readonly Value[],
  names: ReadonlyMap<string, Value> = new Map(),
  onName?: OnName,
): Value {
  const read = readFunction(compilable);
  return new Translator(graph, read.source, read.offset, new Scope(undefined, names), onName).call(
    read.tree,
    args,
    undefined,
  );
}

/** A helper function of the model as a callable value. */
export function helperFunction(
  graph: Graph,
  compilable: Compilable,
  names: ReadonlyMap<string, Value>,
): Value {
  return { kind: "function", call: (args) => translateFunction(graph, compilable, args, names) };
}

class Translator {
  /** Calls of nested functions that are being translated; their names are not those of the model. */
  #depth = 0;

  constructor(
    readonly graph: Graph,
    readonly source: string,
    readonly offset: number,
    readonly globals: Scope,
    readonly onName?: OnName,
  ) {}

  fail(what: string, at: number, remedy: string = SUPPORTED): never {
    throw syntaxError(what, this.source, Math.max(0, at - this.offset), remedy);
  }

  call(
    tree: FunctionExpression | ArrowFunctionExpression,
    args: readonly Value[],
    closure: Scope | undefined,
  ): Value {
    this.#depth++;
    const result = this.body(tree, args, new Scope(closure ?? this.globals));
    this.#depth--;
    return result;
  }

  body(tree: FunctionExpression | ArrowFunctionExpression, args: readonly Value[], scope: Scope): Value {
    tree.params.forEach((pattern, i) => {
      const value = args[i];
      if (value) this.bind(pattern, value, scope);
    });
    if (tree.body.type !== "BlockStatement") return this.expression(tree.body, scope);
    const result = this.block(tree.body, scope);
    return (
      result ??
      this.fail("This function returns nothing.", tree.body.end - 1, "Return a value or an object of values.")
    );
  }

  bind(pattern: Pattern, value: Value, scope: Scope): void {
    if (pattern.type === "Identifier") scope.declare(pattern.name, value);
    else if (pattern.type === "ObjectPattern") {
      for (const property of pattern.properties) {
        if (property.type === "RestElement") this.fail("Rest properties are not supported.", property.start);
        const key = this.propertyName(property.key, property.computed);
        this.bind(property.value, this.member(value, key, property.start), scope);
      }
    } else if (pattern.type === "AssignmentPattern") this.bind(pattern.left, value, scope);
    else
      this.fail(
        "This kind of parameter is not supported.",
        pattern.start,
        "Use a name or { destructuring }.",
      );
  }

  /** Value that the block returns, if it does. */
  block(block: BlockStatement, scope: Scope): Value | undefined {
    for (const [i, statement] of block.body.entries()) {
      const result = this.statement(statement, scope, block.body.slice(i + 1));
      if (result) return result;
    }
    return undefined;
  }

  statement(statement: Statement, scope: Scope, rest: readonly Statement[]): Value | undefined {
    switch (statement.type) {
      case "EmptyStatement":
        return undefined;
      case "ReturnStatement":
        if (!statement.argument) this.fail("This return has no value.", statement.start);
        return this.expression(statement.argument, scope);
      case "VariableDeclaration":
        for (const declarator of statement.declarations) {
          const value = declarator.init ? this.expression(declarator.init, scope) : this.number(Number.NaN);
          this.bind(declarator.id, value, scope);
          if (declarator.id.type === "Identifier" && value.kind === "node" && this.#depth === 1)
            this.onName?.(declarator.id.name, value.node);
        }
        return undefined;
      case "BlockStatement":
        return this.block(statement, new Scope(scope));
      case "ExpressionStatement":
        this.effect(statement.expression, scope);
        return undefined;
      case "IfStatement":
        return this.branch(
          statement.test,
          statement.consequent,
          statement.alternate ?? undefined,
          scope,
          rest,
        );
      default:
        return this.fail(
          `${describe(statement.type)} is not supported in a model function.`,
          statement.start,
        );
    }
  }

  /** An expression statement: only assignments have an effect; directives ("use strict") have none. */
  effect(expression: Expression, scope: Scope): void {
    if (expression.type === "Literal") return;
    if (expression.type === "SequenceExpression") {
      for (const part of expression.expressions) this.effect(part, scope);
      return;
    }
    if (expression.type !== "AssignmentExpression" || expression.left.type !== "Identifier")
      this.fail("This statement has no effect that a model can have.", expression.start);
    const { left, operator, right } = expression;
    const assigned = this.expression(right, scope);
    const value =
      operator === "="
        ? assigned
        : this.binary(
            operator.slice(0, -1),
            this.identifier(left.name, left.start, scope),
            assigned,
            left.start,
          );
    if (!scope.assign(left.name, value))
      this.fail(`"${left.name}" is not a variable of this function.`, left.start, PASS_CONSTANTS);
  }

  /** `if`: a known condition picks a branch, any other computes both and selects. */
  branch(
    test: Expression,
    then: Statement,
    otherwise: Statement | undefined,
    scope: Scope,
    rest: readonly Statement[],
  ): Value | undefined {
    const mask = this.mask(this.expression(test, scope), test.start);
    const asBlock = (statement: Statement | undefined, more: readonly Statement[]): BlockStatement => {
      const body = [...(statement ? [statement] : []), ...more];
      return { type: "BlockStatement", body, start: test.start, end: test.end };
    };
    if (mask.op === "constant") {
      const taken = mask.value ? then : otherwise;
      return taken ? this.statement(taken, scope, rest) : undefined;
    }
    // Both branches with everything that follows: the function's values are selected at the end.
    const first = this.block(asBlock(then, rest), scope.copy());
    const second = this.block(asBlock(otherwise, rest), scope.copy());
    if (!first || !second)
      this.fail(
        "Only one branch of this condition returns a value.",
        test.start,
        "Return a value on every path.",
      );
    return this.select(mask, first, second, test.start);
  }

  select(mask: Node, a: Value, b: Value, at: number): Value {
    if (a.kind === "node" && b.kind === "node")
      return { kind: "node", node: this.graph.select(mask, a.node, b.node) };
    if (a.kind === "record" && b.kind === "record") {
      const entries = new Map<string, Value>();
      for (const [key, value] of a.entries) {
        const other = b.entries.get(key);
        if (!other) this.fail(`Only one branch gives "${key}".`, at, "Return the same names on every path.");
        entries.set(key, this.select(mask, value, other, at));
      }
      return { kind: "record", entries, what: a.what };
    }
    return this.fail("Both branches of a condition must be numbers.", at);
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
        const left = this.mask(this.expression(expression.left, scope), expression.left.start);
        const right = this.mask(this.expression(expression.right, scope), expression.right.start);
        if (expression.operator === "??") return this.fail("?? is not supported.", expression.start);
        return {
          kind: "node",
          node: expression.operator === "&&" ? this.graph.and(left, right) : this.graph.or(left, right),
        };
      }
      case "ConditionalExpression": {
        const mask = this.mask(this.expression(expression.test, scope), expression.test.start);
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
        return { kind: "function", call: (args) => this.call(expression, args, scope) };
      default:
        return this.fail(
          `${describe(expression.type)} is not supported in a model function.`,
          expression.start,
        );
    }
  }

  identifier(name: string, at: number, scope: Scope): Value {
    const value = scope.find(name);
    if (value) return value;
    if (name in NUMBERS) return this.number(NUMBERS[name]!);
    return this.fail(`"${name}" comes from outside this function.`, at, PASS_CONSTANTS);
  }

  number(value: number): Value {
    return { kind: "node", node: this.graph.constant(value) };
  }

  node(value: Value, at: number): Node {
    if (value.kind === "node") return value.node;
    if (value.kind === "text") return this.fail(`A number is needed here, not the text "${value.text}".`, at);
    return this.fail("A number is needed here.", at);
  }

  mask(value: Value, at: number): Node {
    const node = this.node(value, at);
    if (node.kind === "mask" || node.op === "constant") return node;
    // A number as condition means "not zero", as in JavaScript (NaN aside).
    return this.graph.not(this.graph.eq(node, this.graph.constant(0)));
  }

  /** A mask used as a number counts 1 or 0. */
  numeric(value: Value, at: number): Node {
    const node = this.node(value, at);
    return node.kind === "mask"
      ? this.graph.select(node, this.graph.constant(1), this.graph.constant(0))
      : node;
  }

  unary(operator: string, value: Value, at: number): Value {
    if (operator === "!") return { kind: "node", node: this.graph.not(this.mask(value, at)) };
    if (operator === "-") return { kind: "node", node: this.graph.neg(this.numeric(value, at)) };
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
    const wrap = (node: Node): Value => ({ kind: "node", node });
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
            return { kind: "node", node: nodes.reduce((a, b) => this.graph.call(name, a, b)) };
          if (nodes.length !== builtin.arity)
            this.fail(
              `Math.${name} takes ${builtin.arity} argument${builtin.arity === 1 ? "" : "s"}, got ${nodes.length}.`,
              callAt,
            );
          return { kind: "node", node: this.graph.call(name, ...nodes) };
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
    // esbuild wraps local functions as `__name(f, "f")` when it keeps names.
    if (callee.type === "Identifier" && callee.name.startsWith("__name"))
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

function describe(type: string): string {
  const names: Readonly<Record<string, string>> = {
    ForStatement: "A for loop",
    ForOfStatement: "A for loop",
    ForInStatement: "A for loop",
    WhileStatement: "A while loop",
    DoWhileStatement: "A while loop",
    ThrowStatement: "throw",
    TryStatement: "try",
    SwitchStatement: "switch",
    FunctionDeclaration: "A function declaration",
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
