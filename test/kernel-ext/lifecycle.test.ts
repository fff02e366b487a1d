import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import { Dealer, type MessageLike } from "zeromq";
import type { KernelClient } from "../../kernel-ext/client/client.js";
import { writeConnectionFile } from "../../kernel-ext/client/connection.js";
import { endpoint } from "../../kernel-ext/kernel/protocol/connection.js";
import { encode, Signer } from "../../kernel-ext/kernel/protocol/wire.js";
import {
  begin,
  evaluate,
  KERNEL_MAIN,
  leastOf,
  printed,
  removeFolders,
  startKernel,
  withinLimit,
} from "./harness.js";

const started: KernelClient[] = [];

async function startOne(options: Parameters<typeof startKernel>[0] = {}): Promise<KernelClient> {
  const kernel = await startKernel(options);
  started.push(kernel);
  return kernel;
}

afterEach(async () => {
  for (const kernel of started.splice(0)) await kernel.shutdown(1000);
});

afterAll(removeFolders);

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the kernel process", () => {
  it("answers within 1.5 s of its start", async () => {
    const start = performance.now();
    const kernel = await startOne();
    await kernel.request("shell", "kernel_info_request");
    expect(performance.now() - start).toBeLessThan(withinLimit(1500));
  });

  it("imports the library within a second, and runs a cell that uses it within 100 ms", async () => {
    const timed = async (kernel: KernelClient, code: string): Promise<number> => {
      const start = performance.now();
      await evaluate(kernel, code);
      return performance.now() - start;
    };
    let kernel!: KernelClient;
    const first = async (): Promise<number> => {
      kernel = await startOne();
      await evaluate(kernel, "1");
      return timed(kernel, 'import { FHNModel, labelled } from "neurolab"; 0');
    };
    let cells = 0;
    const median = async (): Promise<number> => {
      const times: number[] = [];
      for (let i = 0; i < 9; i++) {
        const name = `array${cells++}`;
        times.push(
          await timed(kernel, `const ${name} = labelled(new Float64Array(2), [2], ["time"]); ${name}.shape`),
        );
      }
      return times.sort((a, b) => a - b)[4]!;
    };
    expect(await leastOf(withinLimit(1000), first)).toBeLessThan(withinLimit(1000));
    expect(await leastOf(withinLimit(100), median)).toBeLessThan(withinLimit(100));
  });

  it("works over TCP on the address of the connection file, and on no other", async () => {
    const kernel = await startOne({ transport: "tcp" });
    expect(await evaluate(kernel, "1 + 1")).toBe("2");
    const ports = ["shell", "control", "stdin", "iopub", "hb"].map(
      (name) => kernel.connection[`${name}_port` as "shell_port"],
    );
    // /proc/net/tcp lists local addresses as hexadecimal, lowest byte first; state 0A is "listening".
    if (process.platform === "linux") {
      const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) =>
        readFileSync(file, "utf8").split("\n"),
      );
      const listening = lines.map((line) => line.trim().split(/\s+/)).filter((fields) => fields[3] === "0A");
      for (const port of ports) {
        const hex = port.toString(16).toUpperCase().padStart(4, "0");
        const addresses = listening
          .map((fields) => fields[1]!)
          .filter((address) => address.endsWith(`:${hex}`));
        expect(addresses).toEqual([`0100007F:${hex}`]);
      }
    }
  });

  it("ends within a second of a shutdown request with code 0", async () => {
    const kernel = await startOne();
    await evaluate(kernel, "1");
    const start = performance.now();
    const reply = await kernel.request("control", "shutdown_request", { restart: true });
    expect(reply.content).toEqual({ status: "ok", restart: true });
    expect(await kernel.exited).toBe(0);
    expect(performance.now() - start).toBeLessThan(withinLimit(1000));
  });

  it("ends even when a cell loops", async () => {
    const kernel = await startOne();
    await begin(kernel, "for (;;) {}");
    const start = performance.now();
    kernel.send("control", "shutdown_request", { restart: false });
    expect(await kernel.exited).toBe("SIGKILL");
    expect(performance.now() - start).toBeLessThan(withinLimit(1500));
  });

  it("ends cleanly when a cell calls process.exit", async () => {
    const kernel = await startOne();
    void kernel.execute("process.on('exit', () => {}); process.exit(3)").catch(() => {});
    expect(await kernel.exited).toBe(3);
  });

  it("ends within 5 s of the death of its parent", async () => {
    const file = await writeConnectionFile();
    const script = `const { spawn } = require("child_process");
      const child = spawn(process.execPath, ["--no-force-async-hooks-checks", ${JSON.stringify(KERNEL_MAIN)}, ${JSON.stringify(file.path)}],
        { stdio: "ignore", detached: true, env: { ...process.env, JPY_PARENT_PID: String(process.pid), NEUROLAB_KERNEL_HISTORY: "" } });
      console.log(child.pid); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const pid = await new Promise<number>((resolve) => {
      parent.stdout.once("data", (data: Buffer) => resolve(Number(String(data))));
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(alive(pid)).toBe(true);
    parent.kill("SIGKILL");
    const start = Date.now();
    while (alive(pid) && Date.now() - start < 6000) await new Promise((resolve) => setTimeout(resolve, 100));
    const took = Date.now() - start;
    file.remove();
    expect(alive(pid)).toBe(false);
    expect(took).toBeLessThan(withinLimit(5000));
  });

  it("reports a connection file that is incomplete", async () => {
    const child = spawn(process.execPath, [KERNEL_MAIN, "/nonexistent.json"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const text = await new Promise<string>((resolve) => {
      let all = "";
      child.stderr.on("data", (data: Buffer) => {
        all += String(data);
      });
      child.on("exit", () => resolve(all));
    });
    expect(text).toContain("nonexistent.json");
    expect(child.exitCode).not.toBe(0);
  });
});

describe("hostile input", () => {
  const header = (type: string, id: string = randomBytes(8).toString("hex")): string =>
    JSON.stringify({
      msg_id: id,
      msg_type: type,
      session: "evil",
      username: "evil",
      date: "",
      version: "5.4",
    });
  const request = (type: string, content: unknown): Parameters<typeof encode>[1] => ({
    header: header(type),
    parent: "{}",
    metadata: "{}",
    content: JSON.stringify(content),
  });
  const evil = { code: "globalThis.pwned = true", silent: false, store_history: true, allow_stdin: false };

  /** Send frames on a channel as a stranger. */
  async function attack(
    kernel: KernelClient,
    channel: "shell" | "control" | "stdin" | "hb",
    frames: MessageLike[][],
  ): Promise<void> {
    const socket = new Dealer({ linger: 200 });
    socket.connect(endpoint(kernel.connection, channel));
    for (const message of frames) await socket.send(message);
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.close();
  }

  it("is refused, and the kernel lives", async () => {
    const kernel = await startOne();
    await evaluate(kernel, "globalThis.pwned = false");
    const key = new Signer(kernel.connection.key, "hmac-sha256");
    const wrong = new Signer("wrong", "hmac-sha256");
    const none = new Signer("", "hmac-sha256");
    const good = encode([], request("execute_request", evil), key);
    const altered = encode([], request("execute_request", { ...evil, code: "1" }), key);
    altered[5] = JSON.stringify(evil);
    const messages: MessageLike[][] = [
      [""],
      ["garbage"],
      [randomBytes(1000)],
      ["<IDS|MSG>"],
      ["<IDS|MSG>", "sig", "{", "}", "[]", "null"],
      encode([], request("execute_request", evil), wrong) as MessageLike[],
      encode([], request("execute_request", evil), none) as MessageLike[],
      altered as MessageLike[],
      good.slice(0, 4) as MessageLike[],
      encode([], { ...request("execute_request", evil), header: "[]" }, key) as MessageLike[],
      encode([], { ...request("execute_request", evil), header: '{"msg_id":1}' }, key) as MessageLike[],
      encode([], { ...request("execute_request", evil), content: "\u0000" }, key) as MessageLike[],
      encode([], request("execute_request", { code: { nested: 1 } }), key) as MessageLike[],
      encode([], request("complete_request", { code: 5, cursor_pos: "x" }), key) as MessageLike[],
      encode([], request("history_request", { hist_access_type: { a: 1 } }), key) as MessageLike[],
      encode([], request("comm_open", { comm_id: {}, target_name: [] }), key) as MessageLike[],
      encode([], request("comm_msg", null), key) as MessageLike[],
      encode([], request("comm_close", { comm_id: "nobody" }), key) as MessageLike[],
      encode([], request("comm_info_request", { target_name: 7 }), key) as MessageLike[],
      Array.from({ length: 2000 }, () => "x"),
    ];
    for (const channel of ["shell", "control", "stdin"] as const) await attack(kernel, channel, messages);
    await attack(kernel, "hb", [["x".repeat(100)]]);
    expect(await evaluate(kernel, "globalThis.pwned")).toBe("false");
    expect((await kernel.request("control", "kernel_info_request")).content.status).toBe("ok");
    expect(await kernel.heartbeat()).toBeLessThan(withinLimit(1000));
  });

  it("cannot repeat a message that was signed", async () => {
    const kernel = await startOne();
    const key = new Signer(kernel.connection.key, "hmac-sha256");
    const message = encode(
      [],
      request("execute_request", { ...evil, code: "globalThis.runs = (globalThis.runs ?? 0) + 1" }),
      key,
    );
    await attack(kernel, "shell", [message, message, message] as MessageLike[][]);
    expect(await evaluate(kernel, "(globalThis as any).runs")).toBe("1");
  });

  it("cannot take memory with a giant message", async () => {
    const kernel = await startOne({ env: { NEUROLAB_KERNEL_MAX_MESSAGE_MB: "1" } });
    const key = new Signer(kernel.connection.key, "hmac-sha256");
    const part = Buffer.alloc(600_000);
    const giant = encode([], request("comm_msg", { comm_id: "x", data: {} }), key);
    await attack(kernel, "shell", [[...giant, part, part] as MessageLike[]]);
    await attack(kernel, "shell", [[...giant, Buffer.alloc(3_000_000)] as MessageLike[]]);
    expect(await evaluate(kernel, "1 + 1")).toBe("2");
  });

  it("of the user's own making does not disturb the threads", async () => {
    const kernel = await startOne();
    const executed = await kernel.execute(`
      (Array.prototype as any).map = undefined; JSON.parse = (() => { throw new Error("no"); }) as any;
      const { readFileSync } = require("node:fs"); console.log(typeof readFileSync);`);
    expect(executed.reply.status).toBe("ok");
    expect(printed(executed)).toBe("function\n");
    expect(
      (await kernel.request("shell", "complete_request", { code: "Math.sq", cursor_pos: 7 })).content.matches,
    ).toContain("sqrt");
  });
});
