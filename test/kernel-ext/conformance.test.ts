// What Jupyter's own suite for kernels (jupyter_kernel_test) asks, and what the protocol says about each message.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { KernelClient, Message } from "../../kernel-ext/client/client.js";
import {
  emptyFolder,
  ofType,
  printed,
  removeFolders,
  resultData,
  startKernel,
  withinLimit,
} from "./harness.js";

let kernel: KernelClient;
const historyFile = path.join(emptyFolder(), "deep/history.jsonl");

beforeAll(async () => {
  kernel = await startKernel({ env: { NEUROLAB_KERNEL_HISTORY: historyFile } });
});

afterAll(async () => {
  await kernel.shutdown();
  removeFolders();
});

const ask = (type: string, content: Record<string, unknown> = {}): Promise<Message> =>
  kernel.request("shell", `${type}_request`, content);

describe("kernel information", () => {
  it("has every field of the protocol, on both channels", async () => {
    for (const channel of ["shell", "control"] as const) {
      const { content, header, parent } = await kernel.request(channel, "kernel_info_request");
      expect(header.msg_type).toBe("kernel_info_reply");
      expect(header.version).toBe("5.4");
      expect(parent.msg_type).toBe("kernel_info_request");
      expect(content).toMatchObject({
        status: "ok",
        protocol_version: "5.4",
        implementation: "neurolab",
        implementation_version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        banner: expect.stringContaining("TypeScript 5.0.4"),
        debugger: false,
        help_links: [{ text: expect.any(String), url: expect.stringMatching(/^https:/) }],
        language_info: {
          name: "typescript",
          version: "5.0.4",
          mimetype: "text/typescript",
          file_extension: ".ts",
          nbconvert_exporter: "script",
          pygments_lexer: "typescript",
        },
      });
    }
  });
});

describe("execution", () => {
  it("prints to standard output and error", async () => {
    expect(printed(await kernel.execute("console.log('hello, world')"))).toBe("hello, world\n");
    expect(printed(await kernel.execute("console.error('oh no')"), "stderr")).toBe("oh no\n");
  });

  it("replies with status, count, expressions and payload", async () => {
    const { reply } = await kernel.execute("6 * 7");
    expect(reply).toEqual({
      status: "ok",
      execution_count: expect.any(Number),
      user_expressions: {},
      payload: [],
    });
  });

  it("reports an error in the reply and on iopub", async () => {
    const executed = await kernel.execute("null_function()");
    const { status, ename, evalue, traceback } = executed.reply;
    expect(status).toBe("error");
    expect(ofType(executed, "error")[0]?.content).toEqual({ ename, evalue, traceback });
  });

  it("gives results and displays as bundles", async () => {
    expect(resultData(await kernel.execute("'a' + 'b'"))).toEqual({ "text/plain": "'ab'" });
    const shown = await kernel.execute("display({ 'text/html': '<b>x</b>' }, { raw: true }); undefined");
    expect(ofType(shown, "display_data")[0]?.content).toMatchObject({
      data: { "text/html": "<b>x</b>" },
      metadata: {},
    });
  });

  it("clears its output", async () => {
    const executed = await kernel.execute('require("neurolab-kernel").clearOutput()');
    expect(ofType(executed, "clear_output")[0]?.content).toEqual({ wait: false });
  });

  it("answers every message with the request as parent", async () => {
    const executed = await kernel.execute("console.log(1); 2");
    const parents = new Set(executed.messages.map(({ parent }) => `${parent.msg_type} ${parent.msg_id}`));
    expect(parents.size).toBe(1);
    expect([...parents][0]).toContain("execute_request");
  });

  it("numbers messages of one session without repetition", async () => {
    const { messages } = await kernel.execute("for (let i = 0; i < 5; i++) display(i); undefined");
    expect(new Set(messages.map(({ header }) => header.msg_id)).size).toBe(messages.length);
    expect(new Set(messages.map(({ header }) => header.session)).size).toBe(1);
  });
});

describe("completion", () => {
  const complete = async (
    code: string,
    cursor_pos: number = [...code].length,
  ): Promise<Record<string, unknown>> => (await ask("complete", { code, cursor_pos })).content;

  it.each([
    ["Math.sqr", "sqrt"],
    ["con", "console"],
    ['"abc".toUpp', "toUpperCase"],
    ["new WebAssembly.Mem", "Memory"],
    ["process.pla", "platform"],
  ])("of %j offers %s", async (code, expected) => {
    const reply = await complete(code);
    expect(reply.status).toBe("ok");
    expect(reply.matches).toContain(expected);
  });

  it("knows variables of earlier cells and their members", async () => {
    await kernel.execute("const modelInstance = { alpha: 1, beta: { gamma: 'x' } };");
    expect((await complete("modelIn")).matches).toEqual(["modelInstance"]);
    expect((await complete("modelin")).matches).toEqual(["modelInstance"]);
    expect((await complete("Math.sqr")).matches).toEqual(["sqrt"]);
    expect((await complete("modelInstance.beta.")).matches).toEqual(["gamma"]);
  });

  it("counts in characters, not in UTF-16 units", async () => {
    const reply = await complete("const s = '😀😀'; Math.sqr");
    expect(reply).toMatchObject({ cursor_start: 21, cursor_end: 24 });
  });

  it("tells the kind of each match", async () => {
    const reply = await complete("Math.sqr");
    const { _jupyter_types_experimental: types } = reply.metadata as Record<
      string,
      { text: string; type: string }[]
    >;
    expect(types).toContainEqual({ start: 5, end: 8, text: "sqrt", type: "method" });
  });

  it("is answered while a cell awaits", async () => {
    const cell = kernel.execute("await new Promise((r) => setTimeout(r, 400))");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begin = performance.now();
    expect((await complete("Math.sqr")).matches).toContain("sqrt");
    expect(performance.now() - begin).toBeLessThan(withinLimit(250));
    await cell;
  });

  it("survives a cursor outside of the code and code that is no code", async () => {
    for (const [code, position] of [
      ["", 0],
      ["x", 99],
      ["x", -5],
      ["}{)(", 2],
      ["\u0000", 1],
    ] as const)
      expect((await complete(code, position)).status).toBe("ok");
  });
});

describe("inspection", () => {
  const inspect = async (code: string, cursor_pos: number): Promise<Record<string, unknown>> =>
    (await ask("inspect", { code, cursor_pos, detail_level: 0 })).content;

  it("gives signature and documentation as text and markdown", async () => {
    await kernel.execute(
      "/** Doubles it. @param x in Hz */ function double(x: number): number { return 2 * x; }",
    );
    const reply = await inspect("double(", 6);
    expect(reply).toMatchObject({ status: "ok", found: true });
    const data = reply.data as Record<string, string>;
    expect(data["text/plain"]).toContain("function double(x: number): number");
    expect(data["text/markdown"]).toContain("```typescript");
    const library = (await inspect("Math.max", 6)).data as Record<string, string>;
    expect(library["text/plain"]).toContain("Returns the larger of a set of supplied numeric expressions");
  });

  it("finds nothing where there is nothing", async () => {
    expect(await inspect("   ", 1)).toEqual({ status: "ok", found: false, data: {}, metadata: {} });
  });
});

describe("completeness of code", () => {
  it.each([
    ["1 + 1", "complete"],
    ["for (let i = 0; i < 3; i++) {\n  console.log(i);\n}", "complete"],
    ["await (f)(x)", "complete"],
    ["function f(x: number) {", "incomplete"],
    ["const a = [1,", "incomplete"],
    ["const a = = 2;", "invalid"],
  ])("%j is %s", async (code, status) => {
    expect((await ask("is_complete", { code })).content.status).toBe(status);
  });

  it("proposes an indentation", async () => {
    expect((await ask("is_complete", { code: "if (x) {" })).content).toEqual({
      status: "incomplete",
      indent: "  ",
    });
  });
});

describe("history", () => {
  const history = async (content: Record<string, unknown>): Promise<unknown[][]> =>
    (await ask("history", { raw: true, output: false, ...content })).content.history as unknown[][];

  it("gives the last inputs, a range, or those of a pattern", async () => {
    await kernel.execute("const h1 = 'needle'");
    await kernel.execute("const h2 = 2");
    await kernel.execute("const h3 = 'needle'", { silent: true });
    const tail = await history({ hist_access_type: "tail", n: 2 });
    expect(tail.map((entry) => entry[2])).toEqual(["const h1 = 'needle'", "const h2 = 2"]);
    const [session, line] = tail[1] as [number, number];
    expect(await history({ hist_access_type: "range", session: 0, start: line, stop: line + 1 })).toEqual([
      [session, line, "const h2 = 2"],
    ]);
    expect(await history({ hist_access_type: "search", pattern: "*needle*", n: 5 })).toHaveLength(1);
    expect(await history({ hist_access_type: "search", pattern: "nothing*", n: 5 })).toEqual([]);
    expect(await history({ hist_access_type: "tail", n: 1, output: true })).toEqual([
      [session, line, ["const h2 = 2", null]],
    ]);
  });

  it("is kept for the next session", async () => {
    const other = await startKernel({ env: { NEUROLAB_KERNEL_HISTORY: historyFile } });
    const reply = await other.request("shell", "history_request", {
      hist_access_type: "search",
      pattern: "const h1*",
      raw: true,
      output: false,
      unique: true,
    });
    await other.shutdown();
    expect(reply.content.history).toHaveLength(1);
    expect(existsSync(historyFile)).toBe(true);
    expect(readFileSync(historyFile, "utf8")).toContain("needle");
  });
});

describe("comm information", () => {
  it("is a comm_info_reply", async () => {
    const reply = await ask("comm_info");
    expect(reply.header.msg_type).toBe("comm_info_reply");
    expect(reply.content).toEqual({ status: "ok", comms: {} });
  });
});

describe("an unknown request", () => {
  it("is passed over, with busy and idle", async () => {
    const states: unknown[] = [];
    const id = kernel.send("shell", "dance_request", {});
    await new Promise<void>((resolve) => {
      const stop = kernel.onIopub((message) => {
        if (message.parent.msg_id !== id) return;
        states.push(message.content.execution_state);
        if (states.length === 2) {
          stop();
          resolve();
        }
      });
    });
    expect(states).toEqual(["busy", "idle"]);
  });
});
