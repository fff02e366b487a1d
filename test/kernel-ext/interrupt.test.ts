import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Executed, KernelClient } from "../../kernel-ext/client/client.js";
import {
  begin,
  evaluate,
  ofType,
  printed,
  removeFolders,
  startKernel,
  traceback,
  withinLimit,
} from "./harness.js";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await startKernel();
  await evaluate(kernel, "const kept = 42; let finallyRan = false; const cleanups: string[] = [];");
});

afterAll(async () => {
  await kernel.shutdown();
  removeFolders();
});

/** Run a cell that does not end by itself, interrupt it, and measure how long that takes. */
async function interrupt(code: string): Promise<{ executed: Executed; took: number }> {
  const { cell } = await begin(kernel, code);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const start = performance.now();
  await kernel.interrupt();
  const executed = await cell;
  return { executed, took: performance.now() - start };
}

// A module of one function that loops for ever.
const WASM =
  "new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11])";

const CASES: [string, string][] = [
  ["a synchronous loop", "for (;;) {}"],
  ["a loop after an await", "await null; for (;;) {}"],
  ["a loop in a timer", "await new Promise((r) => setTimeout(() => { for (;;) {} }, 5));"],
  ["an await that never ends", "await new Promise(() => {});"],
  [
    "WebAssembly",
    `const looping = new WebAssembly.Instance(new WebAssembly.Module(${WASM})); looping.exports.f();`,
  ],
  ["Atomics.wait", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"],
  ["a regular expression that explodes", '/^(a+)+$/.test("a".repeat(40) + "b");'],
  [
    "a loop that catches everything",
    "for (;;) { try { for (;;) {} } catch {} finally { finallyRan = true; } }",
  ],
  ["a loop of awaits", "for (;;) await null;"],
  ["a loop in an immediate", "await new Promise((r) => setImmediate(() => { for (;;) {} }));"],
  ["a loop in nextTick", "await new Promise((r) => process.nextTick(() => { for (;;) {} }));"],
  [
    "a loop in an event handler",
    'import { EventEmitter } from "node:events"; const em = new EventEmitter(); em.on("x", () => { for (;;) {} }); em.emit("x");',
  ],
  ["endless printing", 'for (;;) console.log("x".repeat(50));'],
  ["a loop while a value is shown", '({ [Symbol.for("Jupyter.display")]() { for (;;) {} } })'],
  [
    "a promise of a display that never comes",
    '({ [Symbol.for("Jupyter.display")]: () => new Promise(() => {}) })',
  ],
  [
    "a display that never comes",
    'display({ [Symbol.for("Jupyter.display")]: () => new Promise(() => {}) }); 0',
  ],
];

describe("an interrupt", () => {
  it.each(CASES)("ends %s within a second and keeps the state", async (_, code) => {
    const { executed, took } = await interrupt(code);
    expect(executed.reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect(ofType(executed, "error")).toHaveLength(1);
    expect(took).toBeLessThan(withinLimit(1000));
    expect(await evaluate(kernel, "kept")).toBe("42");
    // Timers and promises work as before.
    expect(await evaluate(kernel, "await new Promise((r) => setTimeout(() => r(7), 5))")).toBe("7");
    expect(
      await evaluate(kernel, "await new Promise((r) => setImmediate(() => process.nextTick(() => r(8))))"),
    ).toBe("8");
  });

  it("lets a library stop in order when it looks at the counter", async () => {
    const code = `
      const { interrupts } = (globalThis as any)[Symbol.for("neurolab.host")];
      const begin = Atomics.load(interrupts, 0);
      try {
        for (;;) if (Atomics.load(interrupts, 0) !== begin) throw new Error("stopped in order");
      } finally { finallyRan = true; }`;
    const { executed, took } = await interrupt(`finallyRan = false; ${code}`);
    expect(executed.reply).toMatchObject({ ename: "KeyboardInterrupt", evalue: "stopped in order" });
    expect(took).toBeLessThan(withinLimit(200));
    expect(await evaluate(kernel, "finallyRan")).toBe("true");
  });

  it("raises the flag that simulations look at, and takes it down again", async () => {
    const flag = '((globalThis as any)[Symbol.for("neurolab.interrupt")] as Int32Array)';
    const loop = `while (Atomics.load(${flag}, 0) === 0); throw new Error("the run was stopped");`;
    const { executed, took } = await interrupt(loop);
    expect(executed.reply).toMatchObject({ ename: "KeyboardInterrupt", evalue: "the run was stopped" });
    expect(took).toBeLessThan(withinLimit(200));
    expect(await evaluate(kernel, `Atomics.load(${flag}, 0)`)).toBe("0");
  });

  const slowly = "const until = Date.now() + 800; while (Date.now() < until); finallyRan = true;";

  it("gives time to whoever has said that it is stopping", async () => {
    const flag = '((globalThis as any)[Symbol.for("neurolab.interrupt")] as Int32Array)';
    const { executed } = await interrupt(
      `finallyRan = false; while (Atomics.compareExchange(${flag}, 0, 1, 2) === 0); ${slowly} throw new Error("in order");`,
    );
    expect(executed.reply.evalue).toBe("in order");
    expect(await evaluate(kernel, "finallyRan")).toBe("true");
  });

  it("that is repeated waits no longer", async () => {
    const { cell } = await begin(
      kernel,
      `finallyRan = false; try { for (;;) console.log("x"); } finally { for (;;) {} }`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    const first = kernel.interrupt();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await kernel.interrupt();
    await first;
    expect((await cell).reply.ename).toBe("KeyboardInterrupt");
    expect(performance.now() - start).toBeLessThan(withinLimit(1500));
  });

  it("runs finally in a loop that prints", async () => {
    const { executed } = await interrupt(
      'finallyRan = false; try { for (;;) console.log("x"); } finally { console.log("cleaned"); finallyRan = true; }',
    );
    expect(executed.reply.ename).toBe("KeyboardInterrupt");
    expect(printed(executed).endsWith("cleaned\n")).toBe(true);
    expect(await evaluate(kernel, "finallyRan")).toBe("true");
  });

  it("aborts the signal of the kernel", async () => {
    const code = `import { interruptSignal } from "neurolab-kernel";
      const stopped = new Promise((r) => interruptSignal().addEventListener("abort", () => { cleanups.push("aborted"); r(0); }));
      await new Promise(() => {});`;
    await interrupt(code);
    expect(await evaluate(kernel, "cleanups.join()")).toBe("'aborted'");
  });

  it("cancels the cells that wait", async () => {
    const running = kernel.execute("await new Promise(() => {});");
    const queued = kernel.execute("'must not run'");
    await new Promise((resolve) => setTimeout(resolve, 100));
    await kernel.interrupt();
    expect((await running).reply.ename).toBe("KeyboardInterrupt");
    expect((await queued).reply.status).toBe("aborted");
  });

  it("of an idle kernel does nothing", async () => {
    await kernel.interrupt();
    expect(await evaluate(kernel, "kept")).toBe("42");
  });

  it("reaches a loop that a timer of an ended cell runs", async () => {
    await kernel.execute("setTimeout(() => { for (;;) {} }, 20); 0");
    await new Promise((resolve) => setTimeout(resolve, 100));
    await kernel.interrupt();
    expect(await evaluate(kernel, "kept")).toBe("42");
  });

  it("leaves no load behind", async () => {
    await evaluate(kernel, "const usage = process.cpuUsage(); await new Promise((r) => setTimeout(r, 500));");
    const used = await evaluate(
      kernel,
      "const spent = process.cpuUsage(usage); (spent.user + spent.system) / 1000",
    );
    // Milliseconds of processor time in half a second, including the compilation of this cell.
    expect(Number(used)).toBeLessThan(withinLimit(400));
  });
});

describe("while a cell loops synchronously", () => {
  it("heartbeat, kernel information, history and completion are answered at once", async () => {
    const { cell } = await begin(kernel, "for (;;) {}");
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      await work();
      return performance.now() - start;
    };
    await kernel.heartbeat();
    expect(await timed(() => kernel.heartbeat())).toBeLessThan(withinLimit(50));
    expect(await timed(() => kernel.request("control", "kernel_info_request"))).toBeLessThan(withinLimit(50));
    expect(await timed(() => kernel.request("shell", "kernel_info_request"))).toBeLessThan(withinLimit(50));
    const history = { hist_access_type: "tail", n: 3, output: false, raw: true };
    expect(await timed(() => kernel.request("shell", "history_request", history))).toBeLessThan(
      withinLimit(50),
    );
    const completion = await kernel.request("shell", "complete_request", { code: "kep", cursor_pos: 3 });
    expect(completion.content.matches).toContain("kept");
    await kernel.interrupt();
    expect((await cell).reply.ename).toBe("KeyboardInterrupt");
  });

  it("progress arrives at five a second or better, at most ten", async () => {
    const times: number[] = [];
    const code = `const bar = progress({ label: "loop", total: 1200 });
      const startTime = Date.now();
      while (Date.now() - startTime < 1200) bar(Date.now() - startTime);
      bar.finish();`;
    const executed = await kernel.execute(code, {
      onOutput: ({ header }) => {
        if (header.msg_type.endsWith("display_data")) times.push(Date.now());
      },
    });
    expect(executed.reply.status).toBe("ok");
    expect(times.length).toBeGreaterThanOrEqual(6);
    expect(times.length).toBeLessThanOrEqual(15);
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(800);
  });

  it("a cell that prints without end cannot silence the heartbeat", async () => {
    const cell = kernel.execute('for (;;) console.log("flood");');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await kernel.heartbeat()).toBeLessThan(withinLimit(500));
    await kernel.interrupt();
    const executed = await cell;
    expect(executed.reply.ename).toBe("KeyboardInterrupt");
    expect(printed(executed).startsWith("flood\n")).toBe(true);
  });
});

describe("input", () => {
  it("is asked for in the middle of a synchronous cell", async () => {
    const asked: string[] = [];
    const executed = await kernel.execute(
      'const [p, q] = [prompt("first"), prompt("second", "fallback")]; p + q',
      {
        onInput: (prompt) => {
          asked.push(prompt);
          return asked.length === 1 ? "one" : "";
        },
      },
    );
    expect(asked).toEqual(["first", "second"]);
    expect(ofType(executed, "execute_result")[0]?.content.data).toEqual({ "text/plain": "'onefallback'" });
  });

  it("can be a password", async () => {
    let hidden = false;
    await kernel.execute('import { askPassword } from "neurolab-kernel"; askPassword("secret")', {
      onInput: (_, password) => {
        hidden = password;
        return "x";
      },
    });
    expect(hidden).toBe(true);
  });

  it("is refused when the front end does not allow it", async () => {
    expect(traceback(await kernel.execute('prompt("a")'))).toContain("does not allow input");
  });

  it("can be interrupted, and the next question gets its own answer", async () => {
    const cell = kernel.execute('prompt("never answered")', { onInput: () => new Promise<string>(() => {}) });
    await new Promise((resolve) => setTimeout(resolve, 150));
    await kernel.interrupt();
    expect((await cell).reply.ename).toBe("KeyboardInterrupt");
    const next = await kernel.execute('prompt("again")', { onInput: () => "fresh" });
    expect(ofType(next, "execute_result")[0]?.content.data).toEqual({ "text/plain": "'fresh'" });
  });
});
