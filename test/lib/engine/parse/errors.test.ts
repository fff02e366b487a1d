import { describe, expect, it } from "@jest/globals";
import type { ModelDefinition } from "../../../../lib/engine/definition.js";
import { ModelSyntaxError } from "../../../../lib/engine/parse/errors.js";
import { buildSystem } from "../../../../lib/engine/system.js";
import { translated } from "./translated.js";

/** Error text of a function that cannot be compiled. */
function complaint(source: string): string {
  try {
    translated(source);
  } catch (error) {
    if (error instanceof ModelSyntaxError) return error.message;
    throw error;
  }
  throw new Error("This was compiled.");
}

const lines = (...text: string[]) => text.join("\n");

describe("errors of model functions quote the line with a caret and say what to do", () => {
  it("for a name from outside", () => {
    expect(
      complaint(lines("({ x }, { a }) => {", "  const y = gain * x;", "  return { x: y - a };", "}")),
    ).toMatchInlineSnapshot(`
""gain" comes from outside this function.
    2 |   const y = gain * x;
      |             ^
A model function sees only its arguments: make the value a parameter, or name it in \`constants\` or \`functions\` of the model."
`);
  });

  it("for a function from outside", () => {
    expect(complaint("({ x }) => ({ x: sigmoid(x) })")).toMatchInlineSnapshot(`
""sigmoid" comes from outside this function.
    1 | ({ x }) => ({ x: sigmoid(x) })
      |                  ^
A model function sees only its arguments: make the value a parameter, or name it in \`constants\` or \`functions\` of the model."
`);
  });

  it("for a misspelt state, with the nearest name", () => {
    expect(complaint("(s, { a }) => ({ x: a * s.z })")).toMatchInlineSnapshot(`
""z" is not among the states of test. Did you mean "x"?
    1 | (s, { a }) => ({ x: a * s.z })
      |                         ^
They are: x, y."
`);
  });

  it("for a misspelt parameter in the head of the function", () => {
    expect(complaint("({ x }, { A }) => ({ x })")).toMatchInlineSnapshot(`
""A" is not among the parameters of test. Did you mean "a"?
    1 | ({ x }, { A }) => ({ x })
      |           ^
They are: a, b."
`);
  });

  it("for loops", () => {
    expect(
      complaint(
        lines(
          "({ x }) => {",
          "  let sum = 0;",
          "  for (let i = 0; i < 3; i++) sum += x;",
          "  return { x: sum };",
          "}",
        ),
      ),
    ).toMatchInlineSnapshot(`
"A for loop is not supported in a model function.
    3 |   for (let i = 0; i < 3; i++) sum += x;
      |   ^
Supported are: const, let, if, ?:, + - * / % **, comparisons, && || !, Math functions, helper functions and a returned value or object."
`);
  });

  it("for random numbers and other unsupported functions", () => {
    expect(complaint("({ x }) => ({ x: x + Math.random() })")).toMatchInlineSnapshot(`
"Math.random is not supported.
    1 | ({ x }) => ({ x: x + Math.random() })
      |                      ^
Supported are: abs, sqrt, min, max, floor, ceil, round, trunc, sign, exp, expm1, log, log1p, log2, log10, pow, cbrt, sin, cos, tan, atan, sinh, cosh, tanh."
`);
  });

  it("for too few arguments", () => {
    expect(complaint("({ x }) => ({ x: Math.pow(x) })")).toMatchInlineSnapshot(`
"Math.pow takes 2 arguments, got 1.
    1 | ({ x }) => ({ x: Math.pow(x) })
      |                  ^
Supported are: const, let, if, ?:, + - * / % **, comparisons, && || !, Math functions, helper functions and a returned value or object."
`);
  });

  it("for a path without a value", () => {
    expect(complaint("({ x, y }) => { if (x > y) return { x }; }")).toMatchInlineSnapshot(`
"Only one branch of this condition returns a value.
    1 | ({ x, y }) => { if (x > y) return { x }; }
      |                     ^
Return a value on every path."
`);
  });

  it("for branches that return different names", () => {
    expect(complaint("({ x, y }) => x > y ? { x } : { y }")).toMatchInlineSnapshot(`
"Only one branch gives "x".
    1 | ({ x, y }) => x > y ? { x } : { y }
      |               ^
Return the same names on every path."
`);
  });

  it("for a function without a result", () => {
    expect(complaint("({ x }) => { const y = x; }")).toMatchInlineSnapshot(`
"This function returns nothing.
    1 | ({ x }) => { const y = x; }
      |                           ^
Return a value or an object of values."
`);
  });

  it("for statements without effect", () => {
    expect(complaint("({ x }) => { console.log(x); return { x }; }")).toMatchInlineSnapshot(`
"This statement has no effect that a model can have.
    1 | ({ x }) => { console.log(x); return { x }; }
      |              ^
Supported are: const, let, if, ?:, + - * / % **, comparisons, && || !, Math functions, helper functions and a returned value or object."
`);
  });

  it("for changes of things that do not belong to the function", () => {
    expect(complaint("({ x }) => { total = x; return { x }; }")).toMatchInlineSnapshot(`
""total" is not a variable of this function.
    1 | ({ x }) => { total = x; return { x }; }
      |              ^
A model function sees only its arguments: make the value a parameter, or name it in \`constants\` or \`functions\` of the model."
`);
  });

  it("for a function that calls itself", () => {
    expect(complaint("({ x }) => { const f = (v) => f(v - 1); return { x: f(x) }; }")).toMatchInlineSnapshot(`
"This function calls itself without end.
    1 | ({ x }) => { const f = (v) => f(v - 1); return { x: f(x) }; }
      |                        ^
Write out what it repeats."
`);
  });

  it("for text where a number is needed", () => {
    expect(complaint('({ x }) => ({ x: x + "1" })')).toMatchInlineSnapshot(`
"The operator + is not supported for text.
    1 | ({ x }) => ({ x: x + "1" })
      |                  ^
Supported are: const, let, if, ?:, + - * / % **, comparisons, && || !, Math functions, helper functions and a returned value or object."
`);
  });

  it("in minified code with a window of the long line", () => {
    const long = Array.from({ length: 30 }, (_, i) => `c${i}=x*${i}`).join(",");
    expect(complaint(`({x})=>{const ${long};return{x:c1+oops+c2}}`)).toMatchInlineSnapshot(`
""oops" comes from outside this function.
    1 | 24,c25=x*25,c26=x*26,c27=x*27,c28=x*28,c29=x*29;return{x:c1+oops+c2}}
      |                                                             ^
A model function sees only its arguments: make the value a parameter, or name it in \`constants\` or \`functions\` of the model."
`);
  });

  it("of a text that is no function", () => {
    expect(complaint("({ x } => x")).toMatchInlineSnapshot(`
"This is not the source of a JavaScript function: Unexpected token.
    1 | ({ x } => x
      |        ^
Pass a function written in JavaScript or TypeScript, or its source text; bound and native functions have none."
`);
    expect(complaint("42")).toMatchInlineSnapshot(`
"This is not a function.
    1 | 42
      | ^
Pass a function such as (x, p) => ({ x: -x.x / p.tau })."
`);
  });

  it.each([
    ["({ x }) => { while (x > 0) {} return { x }; }", "A while loop is not supported in a model function."],
    ["({ x }) => { switch (x) {} return { x }; }", "switch is not supported in a model function."],
    ["({ x }) => { try { } catch {} return { x }; }", "try is not supported in a model function."],
    ["({ x }) => { throw new Error(); }", "throw is not supported in a model function."],
    ["({ x }) => ({ x: [x, 1] })", "An array is not supported in a model function."],
    ["({ x }) => ({ x: `x` })", "A template text is not supported in a model function."],
    ["({ x }) => ({ x: new Date() })", "new is not supported in a model function."],
    ["({ x }) => { let i = 0; i++; return { x }; }", "This statement has no effect that a model can have."],
    [
      "({ x }) => { let t; return { x: (t = x) * t }; }",
      "An assignment inside an expression is not supported in a model function.",
    ],
    ["function () { return { x: this.x }; }", "this is not supported in a model function."],
    ["({ x }) => ({ x: x & 1 })", "The operator & is not supported."],
    ["({ x }) => ({ x: ~x })", "The operator ~ is not supported."],
    ["({ x }) => ({ x: x ?? 1 })", "?? is not supported."],
    ["({ x }) => ({ x: x.value })", 'This value has no property "value".'],
    ["({ x }) => ({ x: x(1) })", "This is not a function that a model can call."],
    ["({ ...s }) => ({ x: s.x })", "Rest properties are not supported."],
    ["([x]) => ({ x })", "This kind of parameter is not supported."],
    ["({ x }) => ({ get x() { return 1; } })", "Getters and setters are not supported."],
    ["({ x }) => ({ [x]: 1 })", "Only plain property names are supported."],
    ["({ x }) => ({ ...x })", "Only objects can be spread."],
    ["async ({ x }) => ({ x })", "This is not the source of a JavaScript function"],
    ["function* ({ x }) { return { x }; }", "A model function cannot be async or a generator."],
    [
      "({ x }) => { async function f() {} return { x }; }",
      "A function of a model cannot be async or a generator.",
    ],
    ["({ x }) => { return; }", "This return has no value."],
    ["({ x }) => ({ x: /a/ })", "This literal is not supported."],
  ])("%s: %s", (source, what) => {
    let message = "";
    try {
      translated(source);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(what);
    if (!what.includes("not the source")) expect(message).toMatch(/\n {4}1 \| .*\n {6}\| *\^\n./);
  });

  it("have line and column for editors", () => {
    try {
      translated(lines("({ x }) => {", "  return { x: x + missing };", "}"));
      throw new Error("This was compiled.");
    } catch (error) {
      expect(error).toBeInstanceOf(ModelSyntaxError);
      expect((error as ModelSyntaxError).line).toBe(2);
      expect((error as ModelSyntaxError).column).toBe(18);
    }
  });

  it("name whatever only one branch gives, on either side", () => {
    expect(complaint("({ x, y }) => x > y ? { x } : { x, y }")).toContain('Only one branch gives "y".');
  });

  it("of native and bound functions say that these have no source", () => {
    expect(() => translated(Math.sin as never)).toThrow(/bound and native functions have none/);
    expect(() => translated((({ x }: { x: number }) => ({ x })).bind(undefined) as never)).toThrow(
      /bound and native functions have none/,
    );
  });
});

describe("errors of definitions", () => {
  const base: ModelDefinition = {
    name: "test",
    description: "",
    references: [],
    parameters: { tau: { default: 1, unit: "ms", description: "" } },
    states: { x: { unit: "", description: "" }, y: { unit: "", description: "" } },
    equations: ({ x, y }, { tau }) => ({ x: -x / tau, y: -y / tau }),
    outputs: ["x"],
    output: "x",
  };
  const complaintOf = (change: Partial<ModelDefinition>): string => {
    try {
      buildSystem({ ...base, ...change });
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error("This was compiled.");
  };

  it("for equations that leave out a state or invent one", () => {
    expect(complaintOf({ equations: ({ x }) => ({ x: -x }) })).toMatchInlineSnapshot(
      `"The equations of test return nothing for "y": they must return the derivative of every state and the value of every rate."`,
    );
    expect(complaintOf({ equations: ({ x, y }) => ({ x: -x, y: -y, xx: 1 }) })).toMatchInlineSnapshot(
      `"The equations of test return "xx", which is no state or rate. Did you mean "x"?"`,
    );
    expect(complaintOf({ equations: ({ x }) => -x })).toMatchInlineSnapshot(
      `"The equations of test must return an object { state: derivative, … }."`,
    );
    expect(complaintOf({ equations: ({ x }) => ({ x: -x, y: "0" }) })).toMatchInlineSnapshot(
      `"The equations of test must return a number for "y"."`,
    );
  });

  it("for couplings and noise that name what is not there", () => {
    expect(
      complaintOf({ couplings: { sum: { kind: "network", source: "X", power: 1 } } }),
    ).toMatchInlineSnapshot(
      `"A coupling of test names the source "X", which is no state or rate. Did you mean "x"?"`,
    );
    expect(complaintOf({ noise: { x: { kind: "diffusion", amplitude: "sigma" } } })).toMatchInlineSnapshot(
      `"test has no number parameter "sigma"."`,
    );
  });
});
