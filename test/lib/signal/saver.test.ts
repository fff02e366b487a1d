import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { labelled } from "../../../lib/labelled.js";
import { readNetcdf, saveToNetcdf, saveToPickle, toPickle } from "../../../lib/signal/index.js";
import { exampleData } from "./exampleSignal.js";
import { itWithPython } from "./python.js";

const folder = mkdtempSync(path.join(tmpdir(), "neurolab-saver-"));
const inFolder = (name: string): string => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const attributes = {
  p: { a: Int32Array.of(0, 1), b: [{ z: [1] }, Float64Array.of(0, 0.5), 3] },
  q: 1,
  r: "µV",
  s: null,
};
const asJson = { p: { a: [0, 1], b: [{ z: [1] }, [0, 0.5], 3] }, q: 1, r: "µV", s: null };

const several = {
  rates: exampleData(),
  mask: labelled(Uint8Array.of(1, 0), [2], ["region"]),
  matrix: labelled(Float64Array.of(1, 2, 3, 4), [2, 2], ["region", "region"], {
    coords: { region: ["left", "right"] },
  }),
};

describe("saveToNetcdf", () => {
  it("writes the numbers as NetCDF and the attributes as JSON beside them", async () => {
    const data = exampleData();
    expect(await saveToNetcdf(data, inFolder("one"), { attributes })).toBe(inFolder("one.nc"));
    expect(JSON.parse(readFileSync(inFolder("one.json"), "utf8"))).toEqual(asJson);
    const { variables } = await readNetcdf(readFileSync(inFolder("one.nc")));
    expect(variables.data!.data).toEqual(data.data);
    expect(variables.data!.coords).toEqual(data.coords);
    expect(data).toEqual(exampleData());
    expect(attributes.p.a).toEqual(Int32Array.of(0, 1));
  });

  it("writes no JSON without attributes, and one file for several arrays", async () => {
    await saveToNetcdf({ ...exampleData(), name: "rates_exc", unit: "Hz" }, inFolder("plain.nc"));
    expect(existsSync(inFolder("plain.json"))).toBe(false);
    const plain = await readNetcdf(readFileSync(inFolder("plain.nc")));
    expect(plain.variables.rates_exc!.unit).toBe("Hz");
    await saveToNetcdf({ rates: several.rates, mask: several.mask }, inFolder("several"));
    const { variables } = await readNetcdf(readFileSync(inFolder("several.nc")));
    expect(Object.keys(variables).sort()).toEqual(["mask", "rates"]);
    expect(variables.mask!.coords).toEqual({ region: ["left", "right"] });
  });

  it("takes labelled arrays only", async () => {
    await expect(saveToNetcdf([1, 2] as never, inFolder("no"))).rejects.toThrow(/Only a labelled array/);
    await expect(saveToNetcdf({}, inFolder("no"))).rejects.toThrow(/Only a labelled array/);
    expect(existsSync(inFolder("no.nc"))).toBe(false);
  });
});

describe("saveToPickle", () => {
  it("writes protocol 5 with the numbers as they are in memory", async () => {
    expect(await saveToPickle(exampleData(), inFolder("run"))).toBe(inFolder("run.pkl"));
    const bytes = readFileSync(inFolder("run.pkl"));
    expect([...bytes.subarray(0, 2)]).toEqual([0x80, 5]);
    expect(bytes.at(-1)).toBe(".".charCodeAt(0));
    const numbers = Buffer.from(exampleData().data.buffer);
    expect(bytes.includes(numbers)).toBe(true);
  });

  it("takes labelled arrays only", async () => {
    expect(() => toPickle({ a: 1 } as never)).toThrow(/Only a labelled array/);
    await expect(saveToPickle({}, inFolder("no"))).rejects.toThrow(/Only a labelled array/);
  });

  itWithPython("is loaded by Python as an xarray.DataArray that can be written to", async (run) => {
    const file = await saveToPickle({ ...exampleData(), name: "rates", unit: "Hz" }, inFolder("array"), {
      attributes,
    });
    const script = [
      "import json, pickle, sys",
      "x = pickle.load(open(sys.argv[1], 'rb'))",
      "x[0, 0, 0] = 5",
      "print(json.dumps([type(x).__name__, x.dims, x.dtype.str, x.name, x.attrs, x.output.values.tolist(),",
      "  x.sel(region='right').values.tolist(), x.time.values.tolist(), float(x[0, 0, 0])]))",
    ].join("\n");
    expect(JSON.parse(run(script, file))).toEqual([
      "DataArray",
      ["output", "region", "time"],
      "<f8",
      "rates",
      { units: "Hz", ...asJson },
      ["r"],
      [[1, 2, 3, 4, 5, 6, 7, 9]],
      [100, 200, 300, 400, 500, 600, 700, 800],
      5,
    ]);
  });

  itWithPython("is loaded by Python as an xarray.Dataset", async (run) => {
    const file = await saveToPickle(several, inFolder("dataset"), {
      attributes: { seed: -3, dt: 0.1, ok: true },
    });
    const script = [
      "import json, pickle, sys",
      "x = pickle.load(open(sys.argv[1], 'rb'))",
      "print(json.dumps([type(x).__name__, sorted(x.data_vars), x.mask.dtype.str, x.matrix.dims,",
      "  x.matrix.values.tolist(), x.attrs]))",
    ].join("\n");
    expect(JSON.parse(run(script, file))).toEqual([
      "Dataset",
      ["mask", "matrix", "rates"],
      "|u1",
      ["region", "region_2"],
      [
        [1, 2],
        [3, 4],
      ],
      { seed: -3, dt: 0.1, ok: true },
    ]);
  });

  itWithPython("and the NetCDF file of several arrays opens with xarray", async (run) => {
    const file = await saveToNetcdf({ rates: several.rates, matrix: several.matrix }, inFolder("both"));
    const script =
      "import sys, xarray as xr; x = xr.load_dataset(sys.argv[1]); print(dict(sorted(x.sizes.items())), x.matrix.dims)";
    expect(run(script, file).trim()).toBe(
      "{'output': 1, 'region': 2, 'region_2': 2, 'time': 8} ('region', 'region_2')",
    );
  });
});
