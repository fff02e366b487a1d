/**
 * Nodes of the expression graph.
 *
 * *Primitive* operations exist in every target with the same IEEE-754 result; `function` nodes are
 * built-in functions that a pass lowers to primitives before code is generated (see `math/`).
 */
export type Primitive =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "neg"
  | "abs"
  | "sqrt"
  | "floor"
  /** Nearest integer, ties to even. */
  | "nearest"
  /** `b < a ? b : a`: keeps a NaN in the first argument. */
  | "min"
  /** `a < b ? b : a`: keeps a NaN in the first argument. */
  | "max"
  /** 2 to an integer power, −1022 … 1023; −1023 gives 0 (the exponential functions use it to underflow). */
  | "pow2"
  /** Unbiased binary exponent of a positive normal number. */
  | "exponent"
  /** Significand in [1, 2) of a positive normal number. */
  | "significand"
  /** Argument rounded to single precision. */
  | "fround"
  | "lt"
  | "le"
  | "eq"
  | "and"
  | "or"
  | "not"
  /** `select(mask, a, b)`: a where the mask holds, else b. */
  | "select";

/** Value produced by a node: a number, or the truth value of a comparison. */
export type Kind = "number" | "mask";

interface NodeBase {
  /** Position in the graph; arguments always have smaller ids. */
  readonly id: number;
  readonly kind: Kind;
  readonly args: readonly Node[];
}

/** A number known when the model is compiled. */
export interface ConstantNode extends NodeBase {
  readonly op: "constant";
  readonly value: number;
}

/** A quantity that is loaded: state, parameter, delayed sum, input, … told apart by its prefixed name. */
export interface SymbolNode extends NodeBase {
  readonly op: "symbol";
  readonly name: string;
}

/** A primitive operation. */
export interface OperationNode extends NodeBase {
  readonly op: Primitive;
}

/** A built-in function such as `exp`, not yet lowered. */
export interface FunctionNode extends NodeBase {
  readonly op: "function";
  readonly name: string;
}

/** Value of one channel of a table at a point (x, y), or a partial derivative of the interpolant. */
export interface TableNode extends NodeBase {
  readonly op: "table";
  readonly table: string;
  readonly channel: string;
  /** Which derivative of the bilinear interpolant: none, with respect to the first (1) or second (2) coordinate, or both (3). */
  readonly derivative: 0 | 1 | 2 | 3;
}

/** Weighted sum of four neighbouring table entries; arguments are cell index and four weights. */
export interface GatherNode extends NodeBase {
  readonly op: "gather";
  readonly table: string;
  readonly channel: string;
}

export type Node = ConstantNode | SymbolNode | OperationNode | FunctionNode | TableNode | GatherNode;
