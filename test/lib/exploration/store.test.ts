import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, jest } from "@jest/globals";
import { inProcess } from "../../../lib/execution/index.js";
import {
  BoxSearch,
  getTrajectorynamesInFile,
  loadPypetTrajectory,
  ParameterSpace,
} from "../../../lib/exploration/index.js";
import { type Labelled, labelled } from "../../../lib/labelled.js";
import { HopfModel } from "../../../lib/models/index.js";
import { bundle } from "../execution/bundle.js";
import { itWithPython } from "../signal/python.js";
import { contents } from "./contents.js";

// biome-ignore lint/suspicious/noExplicitAny: evaluation functions of several searches.
type Run = any;

const root = mkdtempSync(path.join(tmpdir(), "neurolab-explore-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let files = 0;
const newFile = (): string => path.join(root, `exploration-${files++}.zarr`);

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
const model = (): HopfModel =>
  new HopfModel({ ...network, seed: 1, params: { duration: 20, sigma_ou: 0.01 } });
const space = (): ParameterSpace =>
  new ParameterSpace({ a: [-0.2, 0.1, 0.3], K_gl: [0.1, 0.4] }, { kind: "grid" });

describe("Results in a Zarr folder", () => {
  it("are the same as in memory, before and after the last run, and in another session", async () => {
    const filename = newFile();
    const inMemory = new BoxSearch({ model: model(), parameterSpace: space() });
    await inMemory.run({ executor: inProcess(), bold: { samplingInterval: 5, dt: 1 } });
    const stored = new BoxSearch({ model: model(), parameterSpace: space(), filename });
    await stored.run({
      executor: inProcess(),
      bold: { samplingInterval: 5, dt: 1 },
      onProgress: ({ done }) => {
        if (done === 3) expect(stored.getResult(2)).toEqual(inMemory.getResult(2));
      },
    });
    const later = loadPypetTrajectory(filename);
    for (let i = 0; i < 6; i++) {
      expect(stored.getResult(i)).toEqual(inMemory.getResult(i));
      expect(later.getRun(i)).toEqual(inMemory.getRun(i));
    }
    await later.loadResults();
    await inMemory.loadResults();
    expect(later.xr()).toEqual(inMemory.xr());
    expect(later.xr({ bold: true })).toEqual(inMemory.xr({ bold: true }));
    expect(later.dfResults.columnNames()).toEqual(["a", "K_gl", "x", "t", "t_BOLD", "BOLD"]);
  });

  it("hold numbers, texts, ragged arrays, gaps and failures as they were", async () => {
    const evalFunction = ({ params: { n } }: Run): Record<string, unknown> => {
      if (n === 2) throw new Error("größer als erlaubt 🙂");
      return {
        number: n / 3,
        infinite: n === 0 ? Number.NEGATIVE_INFINITY : -0,
        text: n === 1 ? "süß 🙂" : "",
        flag: n > 0,
        list: Array.from({ length: n }, (_, i) => i),
        nested: { matrix: labelled(new Float64Array(2 * (n + 1)).fill(n), [2, n + 1], ["row", "time"]) },
        counts: Int32Array.of(n, -n),
        same: Float32Array.of(1, 2, 3),
        ...(n === 3 && { only: 7, onlyText: "x" }),
      };
    };
    const parameterSpace = new ParameterSpace({ n: [0, 1, 2, 3, 4] });
    const filename = newFile();
    const inMemory = new BoxSearch({ parameterSpace, evalFunction });
    const stored = new BoxSearch({ parameterSpace, evalFunction, filename });
    for (const search of [inMemory, stored]) await search.run({ executor: inProcess() });
    const later = loadPypetTrajectory(filename);
    expect(later.failures).toEqual([{ run: 2, kind: "Error", message: "größer als erlaubt 🙂" }]);
    for (let i = 0; i < 5; i++) {
      const { counts, ...rest } = later.getRun(i, { pypetShortNames: false }) as Run;
      const { counts: expected, ...others } = inMemory.getRun(i, { pypetShortNames: false }) as Run;
      expect(rest).toEqual(others);
      // Whole numbers with gaps become floating-point numbers.
      if (i !== 2) expect(Array.from(counts)).toEqual(Array.from(expected));
    }
  });

  it("keep explorations apart, also those begun in the same second", async () => {
    const filename = newFile();
    for (const n of [1, 2, 3])
      await new BoxSearch({
        parameterSpace: new ParameterSpace({ x: [n] }),
        evalFunction: (run: Run) => ({ y: run.params.x }),
        filename,
        trajectoryName: n < 3 ? undefined : "zz-named",
      }).run({ executor: inProcess() });
    const names = getTrajectorynamesInFile(filename);
    expect(names).toHaveLength(3);
    expect(names[0]).toMatch(/^results-\d{4}-\d\d-\d\d-\d\dH-\d\dM-\d\dS/);
    expect(loadPypetTrajectory(filename).getRun(0)).toEqual({ y: 3, params: { x: 3 } });
    expect(loadPypetTrajectory(filename, names[0]).getRun(0)).toEqual({ y: 1, params: { x: 1 } });
    const other = loadPypetTrajectory(filename);
    expect(other.getRun(0, { trajectoryName: names[1] })).toEqual({ y: 2, params: { x: 2 } });
    expect(() => loadPypetTrajectory(filename, "none")).toThrow(/There are: results-/);
    await expect(
      new BoxSearch({
        parameterSpace: new ParameterSpace({ x: [9] }),
        evalFunction: () => ({}),
        filename,
        trajectoryName: "zz-named",
      }).run(),
    ).rejects.toThrow(/another exploration/);
  });

  it("go on where a cancelled exploration stopped, also when no seed was given", async () => {
    const filename = newFile();
    const unseeded = (): HopfModel => new HopfModel({ ...network, params: { duration: 20, sigma_ou: 0.01 } });
    const controller = new AbortController();
    const first = new BoxSearch({ model: unseeded(), parameterSpace: space(), filename });
    await expect(
      first.run({
        executor: inProcess(),
        signal: controller.signal,
        onProgress: ({ done }) => done === 3 && controller.abort(),
      }),
    ).rejects.toThrow(/cancelled/);
    const before = [0, 1, 2].map((i) => first.getResult(i));
    // A damaged run and a forgotten temporary file of the killed session.
    const runs = path.join(filename, first.trajectoryName!, "runs");
    writeFileSync(path.join(runs, "000001"), readFileSync(path.join(runs, "000001")).subarray(0, 40));
    writeFileSync(path.join(runs, "000005.1.2.tmp"), "x");
    const second = new BoxSearch({ model: unseeded(), parameterSpace: space(), filename });
    expect(await second.run({ executor: inProcess() })).toMatchObject({ resumed: 2, finished: 6 });
    expect(second.trajectoryName).toBe(first.trajectoryName);
    expect([0, 1, 2].map((i) => second.getResult(i))).toEqual(before);
    const alone = second.modelOfRun(4);
    alone.run();
    expect(second.getResult(4).x).toEqual(alone.output);
    expect(existsSync(runs)).toBe(false);
  });

  it("say what to do when the folder cannot be written or the disk is full, and keep what was there", async () => {
    const taken = path.join(root, "a-file");
    writeFileSync(taken, "");
    const make = (filename: string): BoxSearch =>
      new BoxSearch({
        parameterSpace: new ParameterSpace({ x: [1] }),
        evalFunction: () => ({ y: 1 }),
        filename,
      });
    await expect(make(path.join(taken, "x.zarr")).run({ executor: inProcess() })).rejects.toThrow(
      /Choose another filename/,
    );
    await expect(make("results.hdf").run()).rejects.toThrow(/results.zarr/);
    if (process.getuid?.() !== 0) {
      const locked = path.join(root, "locked");
      execFileSync("mkdir", [locked]);
      chmodSync(locked, 0o500);
      await expect(make(path.join(locked, "x.zarr")).run()).rejects.toThrow(/must not be written/);
    }
    const filename = newFile();
    const grid = (): BoxSearch =>
      new BoxSearch({
        parameterSpace: new ParameterSpace({ x: [1, 2, 3, 4] }),
        evalFunction: (run: Run) => ({ y: run.params.x }),
        filename,
        trajectoryName: "full",
      });
    const fs = process.getBuiltinModule("node:fs");
    const write = fs.writeFileSync;
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    const spy = jest.spyOn(fs, "writeFileSync").mockImplementation((file, ...rest) => {
      if (String(file).includes("runs/000002")) throw full;
      write(file, ...rest);
    });
    await expect(grid().run({ executor: inProcess() })).rejects.toThrow(/disk is full.*call run\(\) again/);
    spy.mockRestore();
    expect(readdirSync(path.join(filename, "full/runs"))).toEqual(["000000", "000001"]);
    expect(await grid().run({ executor: inProcess() })).toMatchObject({ resumed: 2, finished: 4 });
  });

  itWithPython("are opened by xarray with dimensions, coordinates and numbers", async (python) => {
    const filename = newFile();
    const search = new BoxSearch({
      model: new HopfModel({
        ...network,
        regions: ["left", "right"],
        seed: 1,
        params: { duration: 20, sigma_ou: 0.01 },
      }),
      parameterSpace: space(),
      filename,
    });
    await search.run({ executor: inProcess() });
    await search.loadResults();
    const report = JSON.parse(
      python(
        `
import sys, json, xarray as xr
ds = xr.open_zarr(sys.argv[1])
x = ds["x"]
print(json.dumps(dict(dims=list(x.dims), shape=list(x.shape), a=ds.a.values.tolist(), region=ds.region.values.tolist(),
  t=[float(ds.time[0]), float(ds.time[-1])], value=float(x.sel(a=0.1, K_gl=0.4, region="right").values[-1]),
  sum=float(x.values[2, 1].sum()), status=ds.status.values.tolist(), model=ds.attrs["model"])))
`,
        path.join(filename, search.trajectoryName!),
      ),
    );
    const { data } = search.getResult(3).x as Labelled;
    const last = search.getResult(5).x as Labelled;
    expect(report).toMatchObject({
      dims: ["a", "K_gl", "region", "time"],
      shape: [3, 2, 2, 200],
      a: [-0.2, 0.1, 0.3],
      region: ["left", "right"],
      value: data.at(-1),
      status: [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      model: "hopf",
    });
    expect(report.t[1]).toBeCloseTo(20, 12);
    expect(report.sum).toBeCloseTo(
      last.data.reduce((sum, value) => sum + value, 0),
      10,
    );
    const ragged = newFile();
    const other = new BoxSearch({
      parameterSpace: new ParameterSpace({ n: [1, 2, 3] }, { kind: "explicit" }),
      evalFunction: (run: Run) => {
        if (run.params.n === 3) throw new Error("too large");
        return { list: new Float64Array(run.params.n).fill(5), text: "a".repeat(run.params.n) };
      },
      filename: ragged,
      trajectoryName: "ragged",
    });
    await other.run({ executor: inProcess() });
    const seen = python(
      `
import sys, xarray as xr
ds = xr.open_zarr(sys.argv[1])
print(ds.list.dims, ds.list.values.tolist(), ds.text.values.tolist(), ds.n.values.tolist(), ds.failure_message.values.tolist(), "n" in ds.coords)
`,
      path.join(ragged, "ragged"),
    );
    expect(seen.trim()).toBe(
      "('run', 'list_0') [[5.0, nan], [5.0, 5.0], [nan, nan]] ['a', 'aa', ''] [1.0, 2.0, 3.0] ['', '', 'too large'] True",
    );
  });
});

describe("An exploration whose process is killed", () => {
  const script = path.join(root, "explore.cjs");
  const source = `
    import { BoxSearch, ParameterSpace } from "${path.resolve("lib/exploration/index.ts")}";
    import { workerPool } from "${path.resolve("lib/execution/index.ts")}";
    import { HopfModel } from "${path.resolve("lib/models/index.ts")}";
    const model = new HopfModel({ seed: 4, params: { duration: 200, sigma_ou: 0.02 } });
    const values = Array.from({ length: 24 }, (_, i) => i / 40);
    const search = new BoxSearch({
      model, parameterSpace: new ParameterSpace({ a: values }), filename: process.argv[2], trajectoryName: "killed",
      evalFunction: (run, constants) => {
        run.model.run();
        const end = performance.now() + constants.wait;
        while (performance.now() < end);
        return { x: run.model.x, mean: run.model.x.data.reduce((a, b) => a + b) / 2000 };
      },
      constants: { wait: 30 },
    });
    const executor = workerPool({ workers: 2 });
    search.run({ executor, onProgress: ({ done }) => console.log("done " + done) })
      .then((summary) => { console.log(JSON.stringify(summary)); return executor.close(); });
  `;

  it("goes on where it stopped, and ends with the same bytes", async () => {
    await bundle(source, script);
    const env = { ...process.env, NODE_PATH: path.resolve("node_modules") };
    // ES modules are looked up from the script's folder.
    if (!existsSync(path.join(root, "node_modules")))
      execFileSync("ln", ["-s", path.resolve("node_modules"), path.join(root, "node_modules")]);
    const [disturbed, undisturbed] = [newFile(), newFile()];
    for (const limit of [3, 11]) {
      const child = spawn(process.execPath, [script, disturbed], { env });
      await new Promise<void>((resolve) => {
        child.stdout.on("data", (text: Buffer) => {
          const done = [...String(text).matchAll(/done (\d+)/g)].map((match) => Number(match[1]));
          if (done.some((count) => count >= limit)) child.kill("SIGKILL");
        });
        child.on("exit", () => resolve());
      });
    }
    const kept = readdirSync(path.join(disturbed, "killed/runs")).length;
    expect(kept).toBeGreaterThanOrEqual(11);
    expect(kept).toBeLessThan(24);
    const run = (file: string): Run =>
      JSON.parse(
        execFileSync(process.execPath, [script, file], { env, encoding: "utf8" }).trim().split("\n").at(-1)!,
      );
    expect(run(disturbed).resumed).toBeGreaterThanOrEqual(11);
    expect(run(undisturbed)).toMatchObject({ resumed: 0, finished: 24 });
    expect(contents(disturbed)).toEqual(contents(undisturbed));
    expect(statSync(path.join(disturbed, "killed/.zmetadata")).size).toBeGreaterThan(100);
  }, 60_000);
});
