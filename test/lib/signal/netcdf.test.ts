import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { NeurolabError } from "../../../lib/errors.js";
import { labelled } from "../../../lib/labelled.js";
import { RatesSignal, readNetcdf, Signal, VoltageSignal, writeNetcdf } from "../../../lib/signal/index.js";
import { exampleSignal } from "./exampleSignal.js";
import { itWithPython } from "./python.js";

const folder = mkdtempSync(path.join(tmpdir(), "neurolab-signal-"));
const inFolder = (name: string): string => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const neurolibFile = path.join(__dirname, "../../fixtures/signal/neurolib.nc");

let warnings: ReturnType<typeof jest.spyOn>;
beforeEach(() => {
  warnings = jest.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  warnings.mockRestore();
});

describe("Saving a signal", () => {
  it("keeps data, coordinates, attributes and history", async () => {
    const s = exampleSignal().detrend().pad(2);
    s.description = "two regions, größer";
    s.attributes = { subject: 7, weights: [1, 2.5] };
    expect(await s.save(inFolder("round-trip"))).toBe(inFolder("round-trip.nc"));
    const again = await RatesSignal.fromFile(inFolder("round-trip"));
    expect(again).toBeInstanceOf(RatesSignal);
    expect(again.equals(s)).toBe(true);
    expect(warnings).not.toHaveBeenCalled();
    expect(again.data).toEqual(s.data);
    expect(again.processSteps).toEqual(s.processSteps);
    expect(again.attributes).toEqual({ subject: 7, weights: [1, 2.5] });
    expect(again.dt).toBe(0.1);
  });

  it("keeps a name of the user's and the kind of signal, whatever class reads it", async () => {
    const s = exampleSignal();
    s.name = "Rates of subject 7";
    const again = await VoltageSignal.fromNetcdf(await s.toNetcdf());
    expect([again.name, again.signalType, again.unit]).toEqual(["Rates of subject 7", "rate", "Hz"]);
    expect(again).toBeInstanceOf(VoltageSignal);
  });

  it("keeps NaN, and dims without coordinates", async () => {
    const { time } = exampleSignal().data.coords!;
    const numbers = Float64Array.of(1, Number.NaN, 3, 4, 5, 6, 7, 8);
    const s = new Signal(labelled(numbers, [1, 8], ["region", "time"], { coords: { time: time! } }));
    const again = await Signal.fromNetcdf(await s.toNetcdf());
    expect([...again.data.data]).toEqual([...numbers]);
    expect(again.coordsNotTime).toEqual({});
  });

  it("replaces a file whole and leaves nothing else behind", async () => {
    await exampleSignal().save(inFolder("twice.nc"));
    await exampleSignal().isel([0, 3]).save(inFolder("twice.nc"));
    expect((await Signal.fromFile(inFolder("twice.nc"))).shape).toEqual([1, 2, 3]);
    expect(readdirSync(folder).filter((name) => name.includes("tmp"))).toEqual([]);
  });

  it("cannot store complex numbers and says what to do", async () => {
    const z = exampleSignal().hilbertTransform();
    await expect(z.save(inFolder("complex"))).rejects.toThrow(
      /takes? real numbers, this signal is complex; take its amplitude/,
    );
    expect(existsSync(inFolder("complex.nc"))).toBe(false);
  });

  it("fails clearly where there is no folder or no file", async () => {
    await expect(exampleSignal().save(inFolder("no/such/folder/x"))).rejects.toThrow(
      /x.nc cannot be written .* folder exists/,
    );
    await expect(Signal.fromFile(inFolder("missing"))).rejects.toThrow(/missing.nc cannot be read/);
  });
});

describe("Loading a signal", () => {
  it("reads what neurolib saved, steps in the order of their numbers", async () => {
    const s = await RatesSignal.fromFile(neurolibFile);
    expect(s.data.dims).toEqual(["output", "space", "time"]);
    expect(s.shape).toEqual([2, 3, 4]);
    expect([...s.data.data.slice(0, 4)]).toEqual([0, Number.NaN, 2, 3]);
    expect(s.coordsNotTime.output).toEqual(["rates_exc", "rates_inh"]);
    expect([...(s.coordsNotTime.space as Float64Array)]).toEqual([0, 1, 2]);
    expect([...s.time]).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect([s.name, s.label, s.unit, s.description]).toEqual([
      "Population firing rate",
      "q",
      "Hz",
      "resting state",
    ]);
    expect(s.processSteps.slice(0, 3)).toEqual([
      "raw rate signal: 0.0--0.5s",
      "resample to 10.0Hz",
      "step 2",
    ]);
    expect(s.processSteps[10]).toBe("step 10");
    expect(s.attributes).toEqual({ subject: 7 });
    expect(s.get("rates_inh").functionalConnectivity().shape).toEqual([3, 3]);
  });

  it("begins a history where the file has none, and warns", async () => {
    const time = Float64Array.of(0, 1, 2);
    const x = labelled(Float64Array.of(1, 2, 3), [3], ["time"], { coords: { time }, unit: "mV" });
    const s = await VoltageSignal.fromNetcdf(await writeNetcdf({ x }));
    expect(s.processSteps).toEqual(["raw voltage signal: 0--2s"]);
    expect(s.unit).toBe("mV");
    expect(warnings).toHaveBeenCalledTimes(1);
  });

  it("wants one variable with time", async () => {
    const x = labelled(new Float64Array(3), [3], ["time"], { coords: { time: Float64Array.of(0, 1, 2) } });
    await expect(Signal.fromNetcdf(await writeNetcdf({ x, y: x }))).rejects.toThrow(
      /one variable, this one holds 2 \(x, y\)/,
    );
    const still = labelled(new Float64Array(3), [3], ["region"]);
    await expect(Signal.fromNetcdf(await writeNetcdf({ still }))).rejects.toThrow(/needs a dim "time"/);
  });
});

describe("NetCDF files", () => {
  it("hold several arrays with shared dims, of every kind of number", async () => {
    const region = ["a", "b", "c"];
    const contents = {
      x: labelled(Float64Array.of(1, 2, 3), [3], ["region"], { coords: { region } }),
      single: labelled(Float32Array.of(0.5, 1.5, 2.5), [3], ["region"]),
      whole: labelled(Int32Array.of(-1, 0, 1), [3], ["region"]),
      big: labelled(Uint32Array.of(4294967295, 0, 1), [3], ["region"]),
      bytes: labelled(Uint8Array.of(255, 0, 1), [3], ["region"]),
    };
    const { variables, attributes } = await readNetcdf(
      await writeNetcdf(contents, { attributes: { seed: 3 } }),
    );
    expect(Object.keys(variables).sort()).toEqual(Object.keys(contents).sort());
    for (const [name, { data }] of Object.entries(contents)) {
      expect([...variables[name]!.data]).toEqual([...data]);
      expect(variables[name]!.coords).toEqual({ region });
    }
    expect(attributes).toEqual({ seed: 3 });
  });

  it("name a repeated dim apart", async () => {
    const matrix = labelled(Float64Array.of(1, 2, 3, 4), [2, 2], ["region", "region"], {
      coords: { region: ["a", "b"] },
    });
    const { variables } = await readNetcdf(await writeNetcdf({ matrix }));
    expect(variables.matrix!.dims).toEqual(["region", "region_2"]);
    expect(variables.matrix!.coords).toEqual({ region: ["a", "b"], region_2: ["a", "b"] });
  });

  it("keep names in every script and empty strings", async () => {
    const x = labelled(new Float64Array(2), [2], ["region"], {
      coords: { region: ["", "Insel, größer 脳"] },
    });
    const { variables, attributes } = await readNetcdf(
      await writeNetcdf({ x }, { attributes: { empty: "", 脳: "µV" } }),
    );
    expect(variables.x!.coords!.region).toEqual(["", "Insel, größer 脳"]);
    expect(attributes).toEqual({ empty: "", 脳: "µV" });
  });

  it("refuse names and lengths that clash", async () => {
    const x = labelled(new Float64Array(2), [2], ["region"]);
    const y = labelled(new Float64Array(3), [3], ["region"]);
    await expect(writeNetcdf({ x, y })).rejects.toThrow('"region" has length 2 and, in "y", 3');
    await expect(writeNetcdf({ region: x })).rejects.toThrow(/cannot be a name/);
    await expect(writeNetcdf({ "a/b": x })).rejects.toThrow(/cannot be a name/);
    await expect(writeNetcdf({ x }, { attributes: { CLASS: "x" } })).rejects.toThrow(
      /word of the file format/,
    );
  });

  it("that are damaged or something else give a clear error, not a crash", async () => {
    const bytes = await exampleSignal().toNetcdf();
    await expect(readNetcdf(Uint8Array.of(1, 2, 3))).rejects.toThrow(/HDF5 signature is missing/);
    await expect(readNetcdf(new TextEncoder().encode("CDF\u0001…"))).rejects.toThrow(/NetCDF-3/);
    for (const length of [8, 100, 500, bytes.length >> 1, bytes.length - 1])
      await expect(Signal.fromNetcdf(bytes.slice(0, length))).rejects.toThrow(NeurolabError);
    expect((await Signal.fromNetcdf(bytes)).equals(exampleSignal())).toBe(true);
  });

  it("with changed bytes give an error of ours or a signal", async () => {
    const bytes = await exampleSignal().toNetcdf();
    let state = 12345;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 300; round++) {
      const changed = bytes.slice();
      for (let k = 0; k < 8; k++) changed[8 + random(bytes.length - 8)] = random(256);
      const outcome = await Signal.fromNetcdf(changed).catch((error: unknown) => error);
      expect(outcome instanceof Signal || outcome instanceof NeurolabError).toBe(true);
    }
    expect((await Signal.fromNetcdf(bytes)).equals(exampleSignal())).toBe(true);
  }, 60_000);
});

describe("Python", () => {
  const show = [
    "import json, sys, xarray as xr",
    "x = xr.load_dataarray(sys.argv[1], engine=sys.argv[2])",
    "print(json.dumps({'dims': x.dims, 'shape': x.shape, 'dtype': str(x.dtype), 'sum': float(x.sum()),",
    "  'output': x.output.values.tolist(), 'time': x.time.values.tolist(),",
    "  'second': x.sel(region='right').values.ravel().tolist(), 'attrs': x.attrs}))",
  ].join("\n");

  for (const engine of ["netcdf4", "h5netcdf"])
    itWithPython(`opens a saved signal with xarray (${engine})`, async (run) => {
      const file = await exampleSignal().normalize().save(inFolder("for-xarray"));
      const seen = JSON.parse(run(show, file, engine));
      expect(seen).toMatchObject({
        dims: ["output", "region", "time"],
        shape: [1, 2, 8],
        dtype: "float64",
        output: ["r"],
        time: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
        second: [-3.625, -2.625, -1.625, -0.625, 0.375, 1.375, 2.375, 4.375],
        attrs: {
          name: "Population firing rate",
          label: "q",
          signal_type: "rate",
          unit: "Hz",
          units: "Hz",
          process_steps_0: "raw rate signal: 0.1--0.8s",
          process_steps_1: "normalize",
        },
      });
    });

  itWithPython("writes with xarray what a signal is read from", async (run) => {
    run(
      "import runpy, shutil, sys; shutil.copy(sys.argv[1], sys.argv[2]); runpy.run_path(sys.argv[2])",
      path.join(path.dirname(neurolibFile), "neurolib_file.py"),
      inFolder("neurolib_file.py"),
    );
    const fresh = await RatesSignal.fromFile(inFolder("neurolib"));
    const stored = await RatesSignal.fromNetcdf(readFileSync(neurolibFile));
    expect(fresh.data).toEqual(stored.data);
    expect(fresh.processSteps).toEqual(stored.processSteps);
  });
});
