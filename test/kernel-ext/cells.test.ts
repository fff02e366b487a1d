import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { KernelClient } from "../../kernel-ext/client/client.js";
import {
  emptyFolder,
  evaluate,
  ofType,
  plain,
  printed,
  removeFolders,
  resultText,
  startKernel,
  traceback,
  withinLimit,
} from "./harness.js";

let kernel: KernelClient;
const folder = emptyFolder();

beforeAll(async () => {
  kernel = await startKernel({ folder });
});

afterAll(async () => {
  await kernel.shutdown();
  removeFolders();
});

describe("cells", () => {
  it("are counted and give their last expression", async () => {
    const first = await kernel.execute("6 * 7");
    const second = await kernel.execute("undefined");
    const count = first.reply.execution_count as number;
    expect(resultText(first)).toBe("42");
    expect(ofType(first, "execute_input")[0]?.content).toEqual({ code: "6 * 7", execution_count: count });
    expect(second.reply.execution_count).toBe(count + 1);
    expect(ofType(second, "execute_result")).toEqual([]);
  });

  it("begin with busy and end with idle", async () => {
    const { messages } = await kernel.execute("console.log(1); 2");
    const kinds = messages.map(({ header, content }) => content.execution_state ?? header.msg_type);
    expect(kinds).toEqual(["busy", "execute_input", "stream", "execute_result", "idle"]);
  });

  it("do not count and show nothing when they are silent", async () => {
    const before = (await kernel.execute("0")).reply.execution_count;
    const silent = await kernel.execute("5", { silent: true });
    expect(silent.messages.map((message) => message.header.msg_type)).toEqual(["status", "status"]);
    expect(silent.reply).toMatchObject({ status: "ok", execution_count: before });
  });

  it("evaluate expressions of the front end", async () => {
    const { reply } = await kernel.execute("const ue = 3", {
      userExpressions: { good: "ue * 2", bad: "nowhere" },
    });
    const results = reply.user_expressions as Record<string, Record<string, unknown>>;
    expect(results.good).toMatchObject({ status: "ok", data: { "text/plain": "6" } });
    expect(results.bad?.status).toBe("error");
  });

  it.each([
    ["await (x)", "const ax = Promise.resolve(1); await (ax)", "1"],
    ["await (f)(x)", "const af = async (v: number) => v + 1; await (af)(2)", "3"],
    ["for await", "let sum = 0; for await (const v of [Promise.resolve(2), 3]) sum += v; sum", "5"],
    ["await under a comment that silences the compiler", "// @ts-ignore\nawait Promise.resolve(4)", "4"],
    ["await in an expression", "[await Promise.resolve(1), 2].length", "2"],
    [
      "a generator and an enum",
      "enum Colour { Red = 3 } function* gen() { yield Colour.Red } [...gen()][0]",
      "3",
    ],
    ["export, as in pasted modules", "export const pasted = 5; pasted", "5"],
    ["a name that the cell function uses itself", "const require = 1, exports2 = 2; require + exports2", "3"],
    [
      "import() by a hidden function",
      "typeof (await new Function(\"return import('node:fs')\")()).readFileSync",
      "'function'",
    ],
    [
      "a namespace import that has no name for its type",
      'const nfs = await import("node:fs"); typeof nfs.statSync',
      "'function'",
    ],
  ])("understand %s", async (_, code, expected) => {
    expect(await evaluate(kernel, code)).toBe(expected);
  });

  it("know variables of earlier cells in the short form of properties, too", async () => {
    await kernel.execute("const earlier = 5; let changing = 1; import { basename } from 'node:path';");
    expect(await evaluate(kernel, "Object.values({ earlier, changing, basename }).map(String)[0]")).toBe(
      "'5'",
    );
    const { reply } = await kernel.execute("await 0; ({ changing = 7 } = {} as { changing?: number });");
    expect(reply.status).toBe("ok");
    const shadowed = "const f = (earlier: number) => ({ earlier, changing }); JSON.stringify(f(2))";
    expect(await evaluate(kernel, shadowed)).toBe('\'{"earlier":2,"changing":7}\'');
  });

  it("share variables with functions of earlier cells", async () => {
    await evaluate(kernel, "let n = 0; const inc = () => { n++; };");
    await evaluate(kernel, "inc(); n = 10; inc();");
    expect(await evaluate(kernel, "n")).toBe("11");
    await evaluate(kernel, "const twice = () => { n *= 2; };");
    expect(await evaluate(kernel, "twice(); inc(); n")).toBe("23");
  });

  it.each([
    [
      "in short properties",
      "({ first, Second, third, fourth })",
      "{ first: 1, Second: 2, third: 3, fourth: 4 }",
    ],
    [
      "in functions",
      "const wrapped = (first: number) => ({ first, third }); wrapped(7)",
      "{ first: 7, third: 3 }",
    ],
    ["as values left out", "const { none = third } = {} as any; none", "3"],
    [
      "taken apart with other names",
      "const { inner: { n }, list: [head], ...rest } = whole; [n, head, rest]",
      "[ 5, 6, { third: 9 } ]",
    ],
    ["taken apart in parameters", "const take = ({ third: own }: typeof whole) => own; take(whole)", "9"],
    ["assigned by a pattern", "({ third } = { third: 30 }); third", "30"],
    ["assigned by a pattern with a default", "({ third = 31 } = {} as any); third", "31"],
    ["assigned by the pattern of a loop", "for ({ third } of [{ third: 32 }]); third", "32"],
    ["in namespaces", "Space.value + first", "9"],
  ])("know names of earlier cells %s", async (_, code, expected) => {
    await evaluate(
      kernel,
      `const first = 1, Second = 2; let third = 3; var fourth = 4;
       const whole = { inner: { n: 5 }, list: [6], third: 9 }; namespace Space { export const value = 8; }`,
    );
    await evaluate(kernel, "0");
    expect(await evaluate(kernel, code)).toBe(expected);
    expect(await evaluate(kernel, "typeof (globalThis as any).third")).toBe("'undefined'");
  });

  it("use variables of earlier cells as properties of the same name, also in functions and nested objects", async () => {
    await kernel.execute("const gain = 3; let offset = 1; import { sep } from 'node:path';");
    const { reply, messages } = await kernel.execute(
      "offset = 2; const inner = 5; JSON.stringify([{ gain, offset }, (() => ({ inside: { gain }, inner, sep: { sep }.sep.length }))()])",
    );
    expect(reply.status).toBe("ok");
    const result = messages.find(({ header }) => header.msg_type === "execute_result")!;
    expect((result.content.data as Record<string, string>)["text/plain"]).toContain(
      '[{"gain":3,"offset":2},{"inside":{"gain":3},"inner":5,"sep":1}]',
    );
  });

  it("may declare a name again, with another type", async () => {
    await evaluate(kernel, "let again = 1; class Thing { a = 1; }");
    expect(await evaluate(kernel, 'const again = "text"; again.length')).toBe("4");
    expect(await evaluate(kernel, "class Thing { b = 2; } new Thing().b")).toBe("2");
    expect(await evaluate(kernel, 'import { sep } from "node:path"; sep.length')).toBe("1");
    expect(await evaluate(kernel, "let sep = 9; sep")).toBe("9");
  });

  it.each([
    ["() => 1", "[Function (anonymous)]"],
    ["(class {})", "[class (anonymous)]"],
    ["function named() {} named", "[Function: named]"],
    ["null", "null"],
    ["interface OnlyTypes { x: number }", undefined],
    ["", undefined],
    ["// nothing", undefined],
    ["let [s1] = [1]; [s1] = [2]; ({ s1 } = { s1: 3 }); const o1 = { s1 }; o1", "{ s1: 3 }"],
  ])("show the value of %j as it is", async (code, expected) => {
    expect(await evaluate(kernel, code)).toBe(expected);
  });

  it("show no warnings of Node about their own imports", async () => {
    const executed = await kernel.execute('await import("node:os"); 0');
    expect(printed(executed, "stderr")).toBe("");
  });

  it("loop over top-level variables at full speed", async () => {
    const start = Date.now();
    expect(await evaluate(kernel, "let total = 0; for (let i = 0; i < 1e8; i++) total += i; total")).toBe(
      "4999999950000000",
    );
    expect(Date.now() - start).toBeLessThan(withinLimit(2000));
  });

  it("keep what they assigned before they failed", async () => {
    await evaluate(kernel, "let kept: number = 1;");
    const failed = await kernel.execute('const early = "yes"; throw new Error("late"); var kept = "never";');
    expect(failed.reply.status).toBe("error");
    expect(await evaluate(kernel, "early.length")).toBe("3");
    expect(await evaluate(kernel, "kept + 1")).toBe("2");
  });

  it("print in their own output even when they have ended", async () => {
    const late: string[] = [];
    const stop = kernel.onIopub((message) => {
      if (message.header.msg_type === "stream") late.push(`${message.parent.msg_id}:${message.content.text}`);
    });
    const first = await kernel.execute('setTimeout(() => console.log("late"), 150); 0');
    await kernel.execute("await new Promise((r) => setTimeout(r, 400))");
    stop();
    expect(late).toEqual([`${first.messages[0]?.parent.msg_id}:late\n`]);
  });

  it("print through the process and through libraries", async () => {
    const code = `process.stdout.write("a"); process.stderr.write(Buffer.from("b"));
      await new Promise((done) => process.stdout.write("c", done)); globalThis.console.log("d");`;
    const executed = await kernel.execute(code);
    expect(printed(executed)).toBe("acd\n");
    expect(printed(executed, "stderr")).toBe("b");
  });

  it("import relative TypeScript files and see their changes", async () => {
    mkdirSync(path.join(folder, "sub"), { recursive: true });
    writeFileSync(path.join(folder, "sub/low.ts"), "export const low: number = 1;\n");
    writeFileSync(
      path.join(folder, "high.ts"),
      'import { low } from "./sub/low";\nexport const high = low * 10;\n',
    );
    expect(await evaluate(kernel, 'import { high } from "./high"; high')).toBe("10");
    writeFileSync(path.join(folder, "sub/low.ts"), "export const low: number = 7; // changed\n");
    expect(await evaluate(kernel, 'import { high } from "./high"; high')).toBe("70");
    expect(await evaluate(kernel, '(await import("./sub/low")).low')).toBe("7");
  });

  it("import packages that are ES modules only, statically and dynamically", async () => {
    const own = path.join(folder, "node_modules/esm-only");
    mkdirSync(own, { recursive: true });
    writeFileSync(
      path.join(own, "package.json"),
      '{ "name": "esm-only", "version": "1.0.0", "exports": { ".": { "types": "./index.d.ts", "import": "./index.mjs" } } }',
    );
    writeFileSync(
      path.join(own, "index.mjs"),
      "export const value = await Promise.resolve(5); export default 6;\n",
    );
    writeFileSync(
      path.join(own, "index.d.ts"),
      "export declare const value: number; declare const d: number; export default d;\n",
    );
    expect(await evaluate(kernel, 'import six, { value } from "esm-only"; value + six')).toBe("11");
    expect(await evaluate(kernel, 'const esm = await import("esm-only"); esm.value + esm.default')).toBe(
      "11",
    );
  });

  it("find the library and its types from any folder, as one copy", async () => {
    expect(
      await evaluate(
        kernel,
        'import { labelled } from "neurolab"; labelled(new Float64Array(2), [2], ["t"]).data.length',
      ),
    ).toBe("2");
    expect(await evaluate(kernel, '(await import("neurolab")).labelled === labelled')).toBe("true");
    const wrong = await kernel.execute('labelled("x", [2], ["t"])');
    expect(traceback(wrong)).toContain("not assignable");
  });
});

describe("errors", () => {
  it("tell line and column of the TypeScript, without frames of the kernel", async () => {
    const code =
      "interface A {\n  x: number;\n}\nfunction deep(a: A): never {\n  throw new RangeError('bad ' + a.x);\n}\ndeep({ x: 1 });";
    const executed = await kernel.execute(code);
    const count = executed.reply.execution_count;
    expect(executed.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "bad 1" });
    const text = traceback(executed);
    expect(text).toContain(`at deep (In[${count}]:5:9)`);
    expect(text).toContain(`at In[${count}]:7:1`);
    expect(text).toContain("> 5 |   throw new RangeError");
    expect(text).not.toMatch(/kernel-ext|node:internal|\.js:/);
    expect(ofType(executed, "error")[0]?.content).toMatchObject({ ename: "RangeError", evalue: "bad 1" });
  });

  it("have a right position after an await and in a function of an earlier cell", async () => {
    const first = await kernel.execute("const thrower = () => {\n  throw new Error('from before');\n};");
    const second = await kernel.execute("await null;\n  thrower();");
    expect(traceback(second)).toContain(`In[${first.reply.execution_count}]:2:9`);
    expect(traceback(second)).toContain(`In[${second.reply.execution_count}]:2:3`);
  });

  it("have a right position in a relative file", async () => {
    writeFileSync(
      path.join(folder, "fails.ts"),
      "interface X { a: 1 }\n\nexport function fails(): never {\n  throw new Error('file');\n}\n",
    );
    expect(traceback(await kernel.execute('import { fails } from "./fails"; fails();'))).toContain(
      "fails (fails.ts:4:9)",
    );
  });

  it("list what the compiler says as one error", async () => {
    const executed = await kernel.execute("const a1: string = 1;\nconst b1: number = 'x';");
    const count = executed.reply.execution_count;
    expect(executed.reply.ename).toBe("TypeScriptError");
    expect(ofType(executed, "error")).toHaveLength(1);
    expect(traceback(executed)).toContain(`In[${count}]:1:7 - error TS2322`);
    expect(traceback(executed)).toContain(`In[${count}]:2:7 - error TS2322`);
  });

  it("show their cause, and what was thrown when it is no error", async () => {
    const caused = await kernel.execute('throw new Error("outer", { cause: new TypeError("inner") })');
    expect(traceback(caused)).toMatch(/outer[\s\S]*Caused by: TypeError: inner/);
    const thrown = await kernel.execute("throw { code: 5 }");
    expect(thrown.reply).toMatchObject({ ename: "Thrown", evalue: "{ code: 5 }" });
  });

  it("have no endless lines", async () => {
    const executed = await kernel.execute('throw new Error("x".repeat(100000))');
    for (const line of executed.reply.traceback as string[]) expect(line.length).toBeLessThanOrEqual(500);
    expect(String(executed.reply.evalue).length).toBeLessThanOrEqual(500);
  });

  it("cancel the cells that were sent with them, and no others", async () => {
    const [failed, queued, also] = await Promise.all([
      kernel.execute("throw new Error('stop here')"),
      kernel.execute("'must not run'"),
      kernel.execute("'neither'"),
    ]);
    expect([failed, queued, also].map(({ reply }) => reply.status)).toEqual(["error", "aborted", "aborted"]);
    expect(await evaluate(kernel, "'fresh'")).toBe("'fresh'");
    const [, next] = await Promise.all([
      kernel.execute("throw new Error('go on')", { stopOnError: false }),
      kernel.execute("'runs'"),
    ]);
    expect(next.reply.status).toBe("ok");
  });

  it("outside of a cell are printed and do not end the kernel", async () => {
    const executed = await kernel.execute(
      "setTimeout(() => { throw new Error('in a timer'); }, 10); Promise.reject(new Error('alone')); await new Promise((r) => setTimeout(r, 60));",
    );
    const text = plain(printed(executed, "stderr"));
    expect(text).toContain("Uncaught: Error: in a timer");
    expect(text).toContain("Unhandled rejection: Error: alone");
    expect(await evaluate(kernel, "1")).toBe("1");
  });
});

describe("streams", () => {
  it("bring 20,000 lines in order, in few messages, before idle", async () => {
    const executed = await kernel.execute("for (let i = 0; i < 20000; i++) console.log(i);");
    const expected = Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join("");
    expect(printed(executed)).toBe(expected);
    expect(ofType(executed, "stream").length).toBeLessThan(200);
    expect(executed.messages.at(-1)?.content.execution_state).toBe("idle");
  });

  it("arrive while a loop runs", async () => {
    const times: number[] = [];
    const code =
      "const end = Date.now() + 600; let last = 0; while (Date.now() < end) if (Date.now() - last > 100) { last = Date.now(); console.log(last); }";
    await kernel.execute(code, {
      onOutput: ({ header }) => {
        if (header.msg_type === "stream") times.push(Date.now());
      },
    });
    expect(times.length).toBeGreaterThanOrEqual(4);
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(300);
  });

  it("keep the order of standard output and error", async () => {
    const executed = await kernel.execute("console.log(1); console.error(2); console.log(3);");
    expect(ofType(executed, "stream").map(({ content }) => [content.name, content.text])).toEqual([
      ["stdout", "1\n"],
      ["stderr", "2\n"],
      ["stdout", "3\n"],
    ]);
  });
});
