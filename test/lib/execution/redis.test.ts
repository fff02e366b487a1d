import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { fc } from "../../../lib/analysis/index.js";
import { main } from "../../../lib/cli/main.js";
import { Evolution } from "../../../lib/evolution/index.js";
import { bullmq, inProcess } from "../../../lib/execution/index.js";
import { BoxSearch, ParameterSpace } from "../../../lib/exploration/index.js";
import { HopfModel } from "../../../lib/models/index.js";
import { contents } from "../exploration/contents.js";
import { bundle } from "./bundle.js";

// biome-ignore lint/suspicious/noExplicitAny: evaluation functions of several searches.
type Run = any;

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
const describeWithRedis = hasRedis ? describe : describe.skip;
const title = hasRedis
  ? "Work on many machines through Redis"
  : "Work on many machines through Redis (needs: apt-get install -y redis-server)";

const root = mkdtempSync(path.join(tmpdir(), "neurolab-redis-"));
const script = path.join(root, "worker.cjs");
const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function start(command: string, args: string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  return child;
}

const said = (child: ChildProcess, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const listen = (data: Buffer): void => void (String(data).includes(text) && resolve());
    child.stdout!.on("data", listen);
    child.stderr!.on("data", listen);
    child.on("exit", () => reject(new Error(`ended before it said "${text}"`)));
  });

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

async function startRedis(port: number, dir: string): Promise<ChildProcess> {
  const redis = start("redis-server", [
    ...["--port", String(port), "--bind", "127.0.0.1", "--dir", dir, "--save", ""],
    ...["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"],
  ]);
  await said(redis, "Ready to accept connections");
  return redis;
}

async function startWorker(url: string): Promise<ChildProcess> {
  const worker = start(process.execPath, [
    script,
    "worker",
    "--redis",
    url,
    "--workers",
    "1",
    "--lock",
    "1000",
  ]);
  await said(worker, "Waiting for jobs");
  return worker;
}

const network = {
  Cmat: [
    [0, 1],
    [0.5, 0],
  ],
  Dmat: [
    [0, 20],
    [20, 0],
  ],
};
const slow = (filename?: string): BoxSearch =>
  new BoxSearch({
    ...(filename && { filename, trajectoryName: "slow" }),
    model: new HopfModel({ ...network, seed: 4, params: { duration: 50, sigma_ou: 0.02 } }),
    parameterSpace: new ParameterSpace({ a: Array.from({ length: 16 }, (_, i) => i / 20) }),
    evalFunction: (run: Run, { wait }: { wait: number }) => {
      run.model.run();
      const end = performance.now() + wait;
      while (performance.now() < end);
      return { x: run.model.x, fc: fc(run.model.x) };
    },
    constants: { wait: 60 },
  });
const resultsOf = (search: BoxSearch): unknown => Array.from({ length: 16 }, (_, i) => search.getResult(i));

describeWithRedis(title, () => {
  let expected: unknown;
  const undisturbed = path.join(root, "undisturbed.zarr");
  let dir: string;
  let url: string;
  let port: number;

  beforeAll(async () => {
    await bundle(
      `import { main } from "${path.resolve("lib/cli/main.ts")}"; main(process.argv.slice(2)).then((code) => process.exit(code));`,
      script,
    );
    if (!existsSync(path.join(root, "node_modules")))
      symlinkSync(path.resolve("node_modules"), path.join(root, "node_modules"));
    const search = slow(undisturbed);
    await search.run({ executor: inProcess() });
    expected = resultsOf(search);
  }, 60_000);

  const prepare = async (): Promise<ChildProcess> => {
    dir = mkdtempSync(path.join(root, "redis-"));
    port = await freePort();
    url = `redis://127.0.0.1:${port}`;
    return startRedis(port, dir);
  };

  it("gives the bits of this thread, for explorations in lanes and for evolutions", async () => {
    await prepare();
    await startWorker(url);
    const executor = bullmq({ url, interval: 20, results: root });
    const lanes = (): BoxSearch =>
      new BoxSearch({
        model: new HopfModel({ seed: 1, params: { duration: 20, sigma_ou: 0.02 } }),
        parameterSpace: new ParameterSpace({ a: Array.from({ length: 40 }, (_, i) => i / 50) }),
      });
    const [far, near] = [lanes(), lanes()];
    await far.run({ executor });
    await near.run({ executor: inProcess() });
    for (let i = 0; i < 40; i++) expect(far.getResult(i)).toEqual(near.getResult(i));
    expect(readdirSync(root).filter((name) => name.endsWith(".result"))).toEqual([]);
    const evolve = async (where: ReturnType<typeof inProcess>): Promise<unknown> => {
      const evolution = new Evolution({
        evalFunction: ({ params: { x, y } }: Run) => [[Math.abs(x * x + y * y - 1)], {}],
        parameterSpace: new ParameterSpace({ x: [-5, 5], y: [-5, 5] }, { kind: "bound" }),
        weightList: [-1],
        POP_INIT_SIZE: 12,
        POP_SIZE: 6,
        NGEN: 4,
        seed: 2,
      });
      await evolution.run({ executor: where });
      return evolution.pop;
    };
    expect(await evolve(executor)).toEqual(await evolve(inProcess()));
    await executor.close();
  }, 60_000);

  it("survives kill -9 of a worker: nothing lost, nothing counted twice", async () => {
    await prepare();
    const [first] = [await startWorker(url), await startWorker(url)];
    const executor = bullmq({ url, interval: 20 });
    const file = path.join(root, "worker.zarr");
    const search = slow(file);
    const counts: number[] = [];
    const summary = await search.run({
      executor,
      onProgress: ({ done }) => {
        counts.push(done);
        if (done === 4) first!.kill("SIGKILL");
      },
    });
    await executor.close();
    expect(summary).toMatchObject({ finished: 16, failed: 0 });
    expect(counts).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(resultsOf(search)).toEqual(expected);
    expect(contents(file)).toEqual(contents(undisturbed));
  }, 60_000);

  it("survives kill -9 of Redis that is started again from its append-only file", async () => {
    let redis = await prepare();
    await startWorker(url);
    const executor = bullmq({ url, interval: 20 });
    const file = path.join(root, "server.zarr");
    const search = slow(file);
    const counts: number[] = [];
    const summary = await search.run({
      executor,
      onProgress: ({ done }) => {
        counts.push(done);
        if (done !== 5) return;
        redis.kill("SIGKILL");
        redis.on("exit", () => {
          children.delete(redis);
          void startRedis(port, dir).then((again) => {
            redis = again;
          });
        });
      },
    });
    await executor.close();
    expect(summary).toMatchObject({ finished: 16, failed: 0 });
    expect(counts).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(resultsOf(search)).toEqual(expected);
    expect(contents(file)).toEqual(contents(undisturbed));
  }, 60_000);

  it("survives kill -9 of the process that asks: the next one does what is missing, with the same bytes", async () => {
    await prepare();
    await startWorker(url);
    const file = path.join(root, "asking.zarr");
    const asking = path.join(root, "asking.cjs");
    await bundle(
      `
          import { bullmq } from "${path.resolve("lib/execution/index.ts")}";
          import { BoxSearch, ParameterSpace } from "${path.resolve("lib/exploration/index.ts")}";
          import { HopfModel } from "${path.resolve("lib/models/index.ts")}";
          const search = new BoxSearch({
            model: new HopfModel({ ...${JSON.stringify(network)}, seed: 4, params: { duration: 50, sigma_ou: 0.02 } }),
            parameterSpace: new ParameterSpace({ a: Array.from({ length: 16 }, (_, i) => i / 20) }),
            evalFunction: (run, { wait }) => {
              run.model.run();
              const end = performance.now() + wait;
              while (performance.now() < end);
              return { x: run.model.x };
            },
            constants: { wait: 60 }, filename: process.argv[2], trajectoryName: "asked",
          });
          const executor = process.argv[3] ? bullmq({ url: process.argv[3], interval: 20 }) : undefined;
          search.run({ executor, onProgress: ({ done }) => console.log("done " + done) })
            .then((summary) => { console.log(JSON.stringify(summary)); return executor?.close(); });
        `,
      asking,
    );
    const first = start(process.execPath, [asking, file, url]);
    await said(first, "done 5");
    first.kill("SIGKILL");
    const run = (...args: string[]): { resumed: number } =>
      JSON.parse(
        execFileSync(process.execPath, [asking, ...args], { encoding: "utf8" })
          .trim()
          .split("\n")
          .at(-1)!,
      );
    const summary = run(file, url);
    expect(summary).toMatchObject({ finished: 16, failed: 0 });
    expect(summary.resumed).toBeGreaterThanOrEqual(4);
    const whole = path.join(root, "asked.zarr");
    run(whole);
    expect(contents(file)).toEqual(contents(whole));
  }, 60_000);

  it("can be cancelled, which empties the queue", async () => {
    await prepare();
    await startWorker(url);
    const executor = bullmq({ url, interval: 20 });
    const controller = new AbortController();
    const running = slow().run({
      executor,
      signal: controller.signal,
      onProgress: ({ done }) => done === 2 && controller.abort(),
    });
    await expect(running).rejects.toThrow(/cancelled/);
    await executor.close();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const waiting = execFileSync("redis-cli", ["-p", String(port), "llen", "bull:neurolab:wait"], {
      encoding: "utf8",
    });
    expect(waiting.trim()).toBe("0");
  }, 60_000);

  it("records failures with their reasons", async () => {
    await prepare();
    await startWorker(url);
    const executor = bullmq({ url, interval: 20 });
    const search = new BoxSearch({
      parameterSpace: new ParameterSpace({ x: [1, 2, 3] }),
      evalFunction: (run: Run) => {
        if (run.params.x === 2) throw new RangeError("two");
        return { y: run.params.x };
      },
    });
    expect(await search.run({ executor })).toMatchObject({ finished: 2, failed: 1 });
    expect(search.failures).toEqual([{ run: 1, kind: "RangeError", message: "two" }]);
    await executor.close();
  }, 60_000);
});

describe("The command neurolab worker", () => {
  it.each<[string[], RegExp]>([
    [["worker", "--redsi", "x"], /options --redis/],
    [["worker", "--redis", "http://x"], /must begin with redis/],
    [["worker", "--redis", "redis://x", "--workers", "0"], /--workers must be a whole number/],
    [["worker"], /needs the address/],
  ])("explains %j", async (args, message) => {
    const reports: string[] = [];
    expect(await main(args, { print: () => {}, report: (line) => reports.push(line) })).toBe(1);
    expect(reports.join()).toMatch(message);
  });

  it("is named by an executor without a proper address", () => {
    expect(() => bullmq({ url: "localhost" })).toThrow(/redis:\/\/localhost:6379/);
  });
});
