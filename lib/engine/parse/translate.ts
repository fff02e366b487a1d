import type {
  ArrowFunctionExpression,
  Expression,
  FunctionExpression,
  IfStatement,
  Pattern,
  Statement,
  VariableDeclaration,
} from "acorn";
import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { describe, ExpressionTranslator, PASS_CONSTANTS } from "./expressions.js";
import { type Compilable, readFunction } from "./readFunction.js";
import { Scope, type Value } from "./values.js";

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

/** What a statement returns: nothing, or a value, always or where a condition holds. */
interface Outcome {
  readonly value: Value;
  /** Undefined: always. */
  readonly when?: Node;
  /** The condition that decides, for error texts. */
  readonly at: number;
}

/** Calls within calls beyond this depth are taken for a function that calls itself. */
const DEEPEST = 100;

/**
 * Reads the statements of a function.
 *
 * Both branches of a condition are computed; variables and returned values are selected where they meet.
 */
class Translator extends ExpressionTranslator {
  /** Calls of nested functions that are being translated; their names are not those of the model. */
  #depth = 0;

  constructor(
    graph: Graph,
    source: string,
    offset: number,
    readonly globals: Scope,
    readonly onName?: OnName,
  ) {
    super(graph, source, offset);
  }

  call(
    tree: FunctionExpression | ArrowFunctionExpression,
    args: readonly Value[],
    closure: Scope | undefined,
  ): Value {
    if (this.#depth >= DEEPEST)
      this.fail("This function calls itself without end.", tree.start, "Write out what it repeats.");
    this.#depth++;
    const result = this.#run(tree, args, new Scope(closure ?? this.globals));
    this.#depth--;
    return result;
  }

  #run(tree: FunctionExpression | ArrowFunctionExpression, args: readonly Value[], scope: Scope): Value {
    tree.params.forEach((pattern, i) => {
      const value = args[i];
      if (value) this.#bind(pattern, value, scope);
      else if (pattern.type === "AssignmentPattern")
        this.#bind(pattern.left, this.expression(pattern.right, scope), scope);
    });
    const { body } = tree;
    if (body.type !== "BlockStatement") return this.expression(body, scope);
    const outcome = this.#block(body.body, scope);
    if (!outcome)
      return this.fail(
        "This function returns nothing.",
        body.end - 1,
        "Return a value or an object of values.",
      );
    if (outcome.when)
      this.fail(
        "Only one branch of this condition returns a value.",
        outcome.at,
        "Return a value on every path.",
      );
    return outcome.value;
  }

  #bind(pattern: Pattern, value: Value, scope: Scope): void {
    if (pattern.type === "Identifier") scope.declare(pattern.name, value);
    else if (pattern.type === "ObjectPattern") {
      for (const property of pattern.properties) {
        if (property.type === "RestElement") this.fail("Rest properties are not supported.", property.start);
        const key = this.propertyName(property.key, property.computed);
        this.#bind(property.value, this.member(value, key, property.start), scope);
      }
    } else if (pattern.type === "AssignmentPattern") this.#bind(pattern.left, value, scope);
    else
      this.fail(
        "This kind of parameter is not supported.",
        pattern.start,
        "Use a name or { destructuring }.",
      );
  }

  /** Statements in order, until one returns on every path. */
  #block(statements: readonly Statement[], scope: Scope): Outcome | undefined {
    for (const statement of statements)
      if (statement.type === "FunctionDeclaration")
        scope.declare(statement.id.name, this.closure(statement as unknown as FunctionExpression, scope));
    let outcome: Outcome | undefined;
    for (const statement of statements) {
      const next = this.#statement(statement, scope);
      if (outcome && next) outcome = this.#follow(outcome, next);
      else outcome ??= next;
      if (outcome && !outcome.when) return outcome;
    }
    return outcome;
  }

  /** The value of the first return, or of the second where the first does not return. */
  #follow(first: Outcome, second: Outcome): Outcome {
    const when = second.when && this.graph.or(first.when!, second.when);
    return { value: this.select(first.when!, first.value, second.value, first.at), when, at: second.at };
  }

  #statement(statement: Statement, scope: Scope): Outcome | undefined {
    switch (statement.type) {
      case "EmptyStatement":
      case "FunctionDeclaration":
        return undefined;
      case "ReturnStatement":
        if (!statement.argument) return this.fail("This return has no value.", statement.start);
        return { value: this.expression(statement.argument, scope), at: statement.start };
      case "VariableDeclaration":
        this.#declare(statement, scope);
        return undefined;
      case "BlockStatement":
        return this.#block(statement.body, new Scope(scope));
      case "ExpressionStatement":
        this.effect(statement.expression, scope);
        return undefined;
      case "IfStatement":
        return this.#if(statement, scope);
      default:
        return this.fail(
          `${describe(statement.type)} is not supported in a model function.`,
          statement.start,
        );
    }
  }

  #declare({ declarations }: VariableDeclaration, scope: Scope): void {
    for (const { id, init } of declarations) {
      const value = init ? this.expression(init, scope) : this.number(Number.NaN);
      this.#bind(id, value, scope);
      if (id.type === "Identifier" && value.kind === "node" && this.#depth === 1)
        this.onName?.(id.name, value.node);
    }
  }

  #if({ test, consequent, alternate }: IfStatement, scope: Scope): Outcome | undefined {
    const within = (statement: Statement) => (inner: Scope) => this.#block([statement], new Scope(inner));
    return this.#either(test, scope, within(consequent), alternate ? within(alternate) : () => undefined);
  }

  /** A known condition picks a branch; with any other both are read, and what they change is selected. */
  #either(
    test: Expression,
    scope: Scope,
    then: (scope: Scope) => Outcome | undefined,
    otherwise: (scope: Scope) => Outcome | undefined,
  ): Outcome | undefined {
    const mask = this.condition(test, scope);
    if (mask.op === "constant") return mask.value ? then(scope) : otherwise(scope);
    const before = scope.snapshot();
    const first = then(scope);
    const left = scope.snapshot();
    scope.restore(before);
    const second = otherwise(scope);
    const right = scope.snapshot();
    // After a branch that returns, only the other one goes on.
    const returns = (outcome: Outcome | undefined) => outcome !== undefined && outcome.when === undefined;
    scope.merge(left, right, (a, b) =>
      returns(first) ? b : returns(second) ? a : this.select(mask, a, b, test.start),
    );
    if (!first && !second) return undefined;
    if (returns(first) && returns(second))
      return { value: this.select(mask, first!.value, second!.value, test.start), at: test.start };
    const { graph } = this;
    const part = (outcome: Outcome | undefined, side: Node) =>
      outcome && (outcome.when ? graph.and(side, outcome.when) : side);
    const [here, there] = [part(first, mask), part(second, graph.not(mask))];
    if (!here || !there) return { value: (first ?? second)!.value, when: here ?? there, at: test.start };
    const value = this.select(mask, first!.value, second!.value, test.start);
    return { value, when: graph.or(here, there), at: test.start };
  }

  /** An expression statement: only assignments have an effect; directives ("use strict") have none. */
  effect(expression: Expression, scope: Scope): void {
    const run = (part: Expression) => (inner: Scope) => {
      this.effect(part, inner);
      return undefined;
    };
    const nothing = () => undefined;
    switch (expression.type) {
      case "Literal":
        return;
      case "ParenthesizedExpression":
        this.effect(expression.expression, scope);
        return;
      case "SequenceExpression":
        for (const part of expression.expressions) this.effect(part, scope);
        return;
      // Minifiers write `if` as `a && (b = c)` and `a ? b = c : d = e`.
      case "ConditionalExpression":
        this.#either(expression.test, scope, run(expression.consequent), run(expression.alternate));
        return;
      case "LogicalExpression": {
        const right = run(expression.right);
        const [then, otherwise] = expression.operator === "&&" ? [right, nothing] : [nothing, right];
        this.#either(expression.left, scope, then, otherwise);
        return;
      }
      case "AssignmentExpression":
        if (expression.left.type === "Identifier") {
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
          return;
        }
        break;
    }
    this.fail("This statement has no effect that a model can have.", expression.start);
  }
}
