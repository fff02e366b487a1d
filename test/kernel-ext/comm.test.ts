import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { KernelClient, Message } from "../../kernel-ext/client/client.js";
import { joinBuffers, splitBuffers } from "../../kernel-ext/kernel/comm/buffers.js";
import { begin, evaluate, leastOf, removeFolders, startKernel, withinLimit } from "./harness.js";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await startKernel();
  await evaluate(
    kernel,
    `import { comms, type Comm } from "neurolab-kernel";
     const opened: Comm[] = [];
     comms().registerTarget("echo", (comm, open) => {
       opened.push(comm);
       comm.send({ hello: open.data, sizes: open.buffers.map((b) => b.length) });
       comm.onMessage(async (message) => {
         if (message.data.wait) await new Promise((r) => setTimeout(r, Number(message.data.wait)));
         if (message.data.fail) throw new Error("handler failed");
         if (message.data.print) console.log("in handler");
         comm.send({ back: message.data }, { buffers: message.buffers, metadata: message.metadata });
       });
       comm.onClose(() => { opened.splice(opened.indexOf(comm), 1); });
     });`,
  );
});

afterAll(async () => {
  await kernel.shutdown();
  removeFolders();
});

/** Send a comm message and gather what comes back until the kernel is idle again. */
function exchange(
  type: string,
  content: Record<string, unknown>,
  buffers?: Uint8Array[],
): Promise<Message[]> {
  const messages: Message[] = [];
  return new Promise((resolve) => {
    const id = kernel.send("shell", type, content, { metadata: { mark: 1 }, ...(buffers && { buffers }) });
    const stop = kernel.onIopub((message) => {
      if (message.parent.msg_id !== id) return;
      messages.push(message);
      if (message.content.execution_state !== "idle") return;
      stop();
      resolve(messages);
    });
  });
}

const open = (id: string, target = "echo"): Promise<Message[]> =>
  exchange("comm_open", { comm_id: id, target_name: target, data: { n: 1 } }, [new Uint8Array(3)]);
const types = (messages: readonly Message[]): string[] =>
  messages.map(({ header, content }) => String(content.execution_state ?? header.msg_type));

describe("comms", () => {
  it("are opened by the page, and the target answers", async () => {
    const messages = await open("c1");
    expect(types(messages)).toEqual(["busy", "comm_msg", "idle"]);
    expect(messages[1]?.content).toEqual({ comm_id: "c1", data: { hello: { n: 1 }, sizes: [3] } });
  });

  it("carry binary parts unchanged in both directions", async () => {
    const floats = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    const buffers = [new Uint8Array(floats.buffer), new Uint8Array([0, 1, 255]), new Uint8Array(0)];
    const reply = (await exchange("comm_msg", { comm_id: "c1", data: { a: [1, { b: "ü" }] } }, buffers))[1]!;
    expect(reply.content.data).toEqual({ back: { a: [1, { b: "ü" }] } });
    expect(reply.metadata).toEqual({ mark: 1 });
    expect(reply.buffers.map((bytes) => bytes.length)).toEqual([8000, 3, 0]);
    expect(Buffer.compare(reply.buffers[0]!, Buffer.from(floats.buffer))).toBe(0);
    expect([...reply.buffers[1]!]).toEqual([0, 1, 255]);
  });

  it("give binary parts that any typed array can look at", async () => {
    await evaluate(
      kernel,
      "let looked = 0; opened[0].onMessage((m) => { looked = m.buffers[0] ? new Float64Array(m.buffers[0].buffer)[1] : -1; });",
    );
    await exchange("comm_msg", { comm_id: "c1", data: {} }, [
      new Uint8Array(new Float64Array([1, 2.5]).buffer),
    ]);
    expect(await evaluate(kernel, "looked")).toBe("2.5");
  });

  it("send a copy: the array may change at once", async () => {
    const received: Message[] = [];
    const stop = kernel.onIopub((message) => {
      if (message.header.msg_type === "comm_msg") received.push(message);
    });
    await evaluate(
      kernel,
      "const live = new Float64Array([1]); opened[0].send({}, { buffers: [live] }); live[0] = 2; 0",
    );
    stop();
    expect(received[0]?.buffers[0]?.readDoubleLE()).toBe(1);
  });

  it("are handled while a cell awaits", async () => {
    const { cell } = await begin(kernel, "await new Promise((r) => setTimeout(r, 500)); 'done'");
    const messages = await exchange("comm_msg", { comm_id: "c1", data: { during: 1 } });
    // Afterwards the front end is told again that the cell keeps the kernel busy.
    expect(types(messages)).toEqual(["busy", "comm_msg", "idle"]);
    const { messages: all } = await cell;
    expect(types(all)).toEqual(["busy", "execute_input", "stream", "busy", "execute_result", "idle"]);
  });

  it("are handled in the middle of a synchronous computation that polls", async () => {
    await evaluate(kernel, 'import { pollMessages } from "neurolab-kernel"; 0');
    const { cell } = await begin(
      kernel,
      `let handled = 0; const until = Date.now() + 3000;
       while (handled === 0 && Date.now() < until) handled += pollMessages();
       handled`,
    );
    const messages = await exchange("comm_msg", { comm_id: "c1", data: { polled: true } });
    expect(messages[1]?.content.data).toEqual({ back: { polled: true } });
    expect((await cell).messages.at(-2)?.content.data).toEqual({ "text/plain": "1" });
  });

  it("are idle only after an asynchronous handler has ended", async () => {
    const start = performance.now();
    await exchange("comm_msg", { comm_id: "c1", data: { wait: 120 } });
    expect(performance.now() - start).toBeGreaterThan(110);
  });

  it("report a failing handler and go on", async () => {
    const messages = await exchange("comm_msg", { comm_id: "c1", data: { fail: 1 } });
    expect(messages.find(({ header }) => header.msg_type === "stream")?.content.text).toContain(
      "handler failed",
    );
    expect(types(await exchange("comm_msg", { comm_id: "c1", data: {} }))).toContain("comm_msg");
  });

  it("end a handler that hangs when the kernel is interrupted", async () => {
    const hanging = exchange("comm_msg", { comm_id: "c1", data: { wait: 1e6 } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await kernel.interrupt();
    expect(types(await hanging)).toContain("idle");
  });

  it("print into the cell that made the handler", async () => {
    const streams: Message[] = [];
    const stop = kernel.onIopub((message) => {
      if (message.header.msg_type === "stream") streams.push(message);
    });
    await exchange("comm_msg", { comm_id: "c1", data: { print: 1 } });
    await kernel.execute("0");
    stop();
    expect(streams.map(({ content }) => content.text)).toEqual(["in handler\n"]);
    expect(streams[0]?.parent.msg_type).toBe("execute_request");
  });

  it("are opened and closed by the kernel, and listed", async () => {
    const executed = await kernel.execute(
      'const mine = comms().open("page.target", { a: 1 }, { id: "k1", metadata: { version: "2.1.0" }, buffers: [new Uint8Array([7])] }); 0',
    );
    const message = executed.messages.find(({ header }) => header.msg_type === "comm_open");
    expect(message?.content).toEqual({ comm_id: "k1", target_name: "page.target", data: { a: 1 } });
    expect(message?.metadata).toEqual({ version: "2.1.0" });
    expect([...message!.buffers[0]!]).toEqual([7]);
    const info = async (content: Record<string, unknown>): Promise<unknown> => {
      const reply = await kernel.request("shell", "comm_info_request", content);
      expect(reply.header.msg_type).toBe("comm_info_reply");
      return reply.content.comms;
    };
    expect(await info({})).toEqual({ c1: { target_name: "echo" }, k1: { target_name: "page.target" } });
    expect(await info({ target_name: "echo" })).toEqual({ c1: { target_name: "echo" } });
    const closed = await kernel.execute("mine.close(); mine.close(); 0");
    expect(closed.messages.filter(({ header }) => header.msg_type === "comm_close")).toHaveLength(1);
    expect(await info({ target_name: "page.target" })).toEqual({});
    expect((await kernel.execute("mine.send({})")).reply.evalue).toContain("closed");
  });

  it("close on the wish of the page", async () => {
    await exchange("comm_close", { comm_id: "c1", data: {} });
    expect(await evaluate(kernel, "opened.length")).toBe("0");
  });

  it("to an unknown target are closed, to an unknown comm ignored", async () => {
    const refused = await open("c9", "nobody");
    expect(refused[1]).toMatchObject({ header: { msg_type: "comm_close" }, content: { comm_id: "c9" } });
    expect(types(await exchange("comm_msg", { comm_id: "c9", data: {} }))).toEqual(["busy", "idle"]);
    expect(types(await exchange("comm_msg", { data: "no id" }))).toEqual(["busy", "idle"]);
  });

  it("answer within 5 ms in 95 of 100 cases", async () => {
    await open("fast");
    const roundTrips = async (): Promise<number> => {
      const times: number[] = [];
      for (let i = 0; i < 200; i++) {
        const start = performance.now();
        await new Promise<void>((resolve) => {
          const stop = kernel.onIopub((message) => {
            if (message.header.msg_type !== "comm_msg") return;
            stop();
            times.push(performance.now() - start);
            resolve();
          });
          kernel.send("shell", "comm_msg", { comm_id: "fast", data: { i } });
        });
      }
      times.sort((a, b) => a - b);
      return times[Math.floor(times.length * 0.95)]!;
    };
    expect(await leastOf(withinLimit(5), roundTrips)).toBeLessThan(withinLimit(5));
  });
});

describe("the control target of widgets", () => {
  it("gives the states of all widgets at once, with their arrays", async () => {
    await evaluate(
      kernel,
      `import { setWidgetStates } from "neurolab-kernel";
       setWidgetStates(() => [{ id: "w1", modelName: "M", modelModule: "mod", modelModuleVersion: "^1.0.0",
         state: { value: 3, nested: { y: new Float64Array([1, 2]) }, list: [new Uint8Array([5])] } }]); 0`,
    );
    await exchange("comm_open", { comm_id: "ctl", target_name: "jupyter.widget.control", data: {} });
    const messages = await exchange("comm_msg", { comm_id: "ctl", data: { method: "request_states" } });
    const reply = messages.find(({ header }) => header.msg_type === "comm_msg")!;
    expect(reply.content.data).toEqual({
      method: "update_states",
      states: {
        w1: {
          model_name: "M",
          model_module: "mod",
          model_module_version: "^1.0.0",
          state: { value: 3, nested: {}, list: [null] },
        },
      },
      buffer_paths: [
        ["w1", "state", "nested", "y"],
        ["w1", "state", "list", 0],
      ],
    });
    expect(reply.buffers[0]?.readDoubleLE(8)).toBe(2);
    expect([...reply.buffers[1]!]).toEqual([5]);
  });
});

describe("binary values in a state", () => {
  it("are taken out and put back", () => {
    const y = new Float32Array([1, 2]);
    const state = { a: { y }, b: [1, y.buffer], c: "text" };
    const { state: rest, bufferPaths, buffers } = splitBuffers(state);
    expect(rest).toEqual({ a: {}, b: [1, null], c: "text" });
    expect(bufferPaths).toEqual([
      ["a", "y"],
      ["b", 1],
    ]);
    expect(state.a.y).toBe(y);
    const bytes = buffers.map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    expect(joinBuffers(rest, bufferPaths, bytes)).toEqual({
      a: { y: bytes[0] },
      b: [1, bytes[1]],
      c: "text",
    });
  });

  it.each([
    [[]],
    [["missing", "x"]],
    [["__proto__", "polluted"]],
    [["constructor", "prototype", "x"]],
    [["n", "x"]],
  ])("are refused at the path %j", (path) => {
    expect(() => joinBuffers({ n: 1 }, [path], [new Uint8Array(1)])).toThrow(RangeError);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
