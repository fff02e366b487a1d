import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { main } from "../../../lib/cli/main.js";
import { Dataset, NeurolabError } from "../../../lib/index.js";
import { describeWithShared, sharedPath } from "../../shared.js";

describeWithShared("fetching a public data set", "datasets/gw", () => {
  let server: Server;
  let url = "";
  let asked: string[] = [];
  let answer: (path: string) => Uint8Array | undefined = () => undefined;
  let cache = "";
  const environment = { ...process.env };
  const stored = (path: string): Uint8Array | undefined => {
    const file = sharedPath("datasets", path);
    return existsSync(file) ? readFileSync(file) : undefined;
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url!);
      const body = answer(request.url!.slice(1));
      response.writeHead(body ? 200 : 404);
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    asked = [];
    answer = stored;
    cache = mkdtempSync(join(tmpdir(), "neurolab-cache-"));
    process.env.NEUROLAB_CACHE = cache;
    delete process.env.NEUROLAB_DATASETS;
  });
  afterEach(() => {
    rmSync(cache, { recursive: true, force: true });
    process.env = { ...environment };
  });

  it("downloads, verifies and stores it, then finds it by name without the network", async () => {
    const progress: number[] = [];
    const ds = await Dataset.fetch("gw", {
      url,
      onProgress: ({ loaded, total }) => progress.push(loaded / total),
    });
    expect(ds.subjects).toHaveLength(5);
    expect(progress).toHaveLength(15);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    expect(asked).toContain("/gw/subjects/NAP_001/structural/DTI_CM.mat");
    asked = [];
    expect(new Dataset("gw").Cmat.data).toEqual(ds.Cmat.data);
    expect((await Dataset.fetch("gw", { normalizeCmats: null })).subjects).toHaveLength(5);
    expect(asked).toEqual([]);
    expect(readdirSync(join(cache, "datasets"))).toEqual(["gw"]);
  });

  it.each<[string, (path: string) => Uint8Array | undefined, string]>([
    ["a missing file", (path) => (path.includes("NAP_007") ? undefined : stored(path)), "404"],
    ["a changed file", (path) => stored(path)?.map((byte, k) => (k === 500 ? byte ^ 1 : byte)), "checksum"],
    ["a longer file", (path) => Uint8Array.from([...stored(path)!, 0]), "more than the"],
    ["a shorter file", (path) => stored(path)!.subarray(1), "bytes instead of"],
  ])("refuses %s and leaves nothing behind", async (_case, replies, reason) => {
    answer = replies;
    const failure = await Dataset.fetch("gw", { url }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NeurolabError);
    expect((failure as Error).message).toContain(reason);
    expect((failure as Error).message).toContain('new Dataset("synthetic")');
    expect(existsSync(join(cache, "datasets", "gw"))).toBe(false);
  });

  it("stops when it is aborted", async () => {
    const controller = new AbortController();
    const failure = await Dataset.fetch("gw", {
      url,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    }).catch((error: unknown) => error);
    expect((failure as Error).message).toBe('The download of "gw" was stopped.');
    expect(existsSync(join(cache, "datasets", "gw"))).toBe(false);
  });

  it("says what to do when there is no network", async () => {
    const failure = await Dataset.fetch("gw", { url: "http://127.0.0.1:1" }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NeurolabError);
    expect((failure as Error).message).toContain("NEUROLAB_DATASETS");
  });

  it("only knows the public data sets", async () => {
    await expect(Dataset.fetch("abc" as "gw")).rejects.toThrow('Only "gw" and "hcp"');
  });

  it("works from the command line", async () => {
    const lines: string[] = [];
    const reports: string[] = [];
    const run = (...args: string[]): Promise<number> =>
      main(args, { print: (line) => lines.push(line), report: (line) => reports.push(line) });
    expect(await run("data", "list")).toBe(0);
    expect(lines.join("\n")).toContain("gw         not here; npx neurolab data fetch gw");
    expect(await run("data", "verify", "gw")).toBe(1);
    expect(reports.at(-1)).toContain("is not on this machine");
    expect(await run("data", "fetch", "gw", "--url", url)).toBe(0);
    expect(lines.at(-1)).toBe(join(cache, "datasets", "gw"));
    expect(reports.filter((line) => line.startsWith("[#"))).not.toHaveLength(0);
    expect(await run("data", "verify")).toBe(0);
    expect(lines.at(-1)).toContain("gw: 15 files right");
    const file = join(cache, "datasets/gw/subjects/NAP_001/structural/DTI_CM.mat");
    writeFileSync(file, readFileSync(file).subarray(1));
    expect(await run("data", "verify")).toBe(1);
    expect(lines.at(-1)).toContain("20489 bytes instead of 20490");
    expect(await run("data", "fetch", "gw", "--wrong")).toBe(1);
    expect(await run("data")).toBe(2);
    expect(await run("--help")).toBe(0);
    expect(lines.at(-1)).toMatch(/^Usage: neurolab <command>\n\s+neurolab data list /);
  });

  it("reads the files in memory where there is no file system", async () => {
    const getBuiltinModule = process.getBuiltinModule;
    try {
      (process as { getBuiltinModule?: unknown }).getBuiltinModule = undefined;
      const ds = await Dataset.fetch("gw", { url });
      expect(ds.subjects).toHaveLength(5);
      expect(ds.Cmat.shape).toEqual([80, 80]);
      expect(() => new Dataset("gw")).toThrow('Use await Dataset.fetch("gw")');
    } finally {
      process.getBuiltinModule = getBuiltinModule;
    }
    expect(existsSync(join(cache, "datasets"))).toBe(false);
  });

  it("takes a symbolic link or a folder of other files beside the subjects", () => {
    const folder = join(cache, "mine");
    for (const path of [
      "subjects/NAP_001/structural/DTI_CM.mat",
      "subjects/NAP_001/structural/DTI_LEN.mat",
    ]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), stored(`gw/${path}`)!);
    }
    writeFileSync(join(folder, "README.md"), "notes");
    expect(new Dataset(null, { path: folder }).subjects).toEqual(["NAP_001"]);
  });
});
