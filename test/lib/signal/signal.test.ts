import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ValidationError } from "../../../lib/errors.js";
import { labelled } from "../../../lib/labelled.js";
import { BOLDSignal, RatesSignal, Signal, VoltageSignal } from "../../../lib/signal/index.js";
import { expectClose } from "./close.js";
import { exampleData, exampleSignal, row, rowA, rowB } from "./exampleSignal.js";

let warnings: ReturnType<typeof jest.spyOn>;
beforeEach(() => {
  warnings = jest.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  warnings.mockRestore();
});

describe("A signal", () => {
  it("carries the strings of its class", () => {
    const strings = [Signal, VoltageSignal, RatesSignal, BOLDSignal].map((Class) => {
      const { name, label, signalType, unit } = new Class(exampleData());
      return [name, label, signalType, unit];
    });
    expect(strings).toEqual([
      ["", "", "", ""],
      ["Population mean membrane potential", "V", "voltage", "mV"],
      ["Population firing rate", "q", "rate", "Hz"],
      ["Population blood oxygen level-dependent signal", "BOLD", "bold", "%"],
    ]);
  });

  it("has time in seconds, its step, its frequency and a first entry in its history", () => {
    const s = exampleSignal();
    expect([...s.time]).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
    expect([s.dt, s.samplingFrequency, s.startTime, s.endTime]).toEqual([0.1, 10, 0.1, 0.8]);
    expect(s.processSteps).toEqual(["raw rate signal: 0.1--0.8s"]);
    expect(s.shape).toEqual([1, 2, 8]);
    expect(s.dimsNotTime).toEqual(["output", "region"]);
    expect(s.coordsNotTime).toEqual({ output: ["r"], region: ["left", "right"] });
  });

  it("wraps the outputs of a model, whose time is in ms", () => {
    const groups: string[] = [];
    const model = {
      xr(group = "") {
        groups.push(group);
        return exampleData();
      },
    };
    expect(RatesSignal.fromModelOutput(model)).toBeInstanceOf(RatesSignal);
    expect(BOLDSignal.fromModelOutput(model, "BOLD").endTime).toBe(0.8);
    expect(BOLDSignal.fromModelOutput(model, "BOLD", { timeInMs: false }).endTime).toBe(800);
    expect(groups).toEqual(["", "BOLD", "BOLD"]);
    expect(() => RatesSignal.fromModelOutput({} as never)).toThrow(/needs a model with outputs/);
  });

  it("puts time last and keeps the order of the other dims", () => {
    const data = labelled(
      Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
      [3, 2, 2],
      ["time", "a", "b"],
      {
        coords: { time: Float64Array.of(0, 1, 2) },
      },
    );
    const s = new Signal(data);
    expect(s.data.dims).toEqual(["a", "b", "time"]);
    expect(s.shape).toEqual([2, 2, 3]);
    expect([...s.data.data]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
    const middle = labelled(Float64Array.of(0, 1, 2, 3, 4, 5), [1, 3, 2], ["a", "time", "b"], {
      coords: { time: Float64Array.of(0, 1, 2) },
    });
    expect([...new Signal(middle).data.data]).toEqual([0, 2, 4, 1, 3, 5]);
  });

  it("copies what it is given", () => {
    const data = exampleData();
    const s = new RatesSignal(data, { timeInMs: true });
    data.data.fill(9);
    expect([...row(s, 1)]).toEqual(rowB);
  });

  it("knows frequencies that are no whole number of microseconds", () => {
    const at = (frequency: number): Signal =>
      new Signal(
        labelled(new Float64Array(50), [50], ["time"], {
          coords: { time: Float64Array.from({ length: 50 }, (_, k) => 3 + k / frequency) },
        }),
      );
    for (const frequency of [1, 3, 62.5, 256, 1000, 1024, 3000, 44100])
      expect(at(frequency).samplingFrequency).toBeCloseTo(frequency, 9);
    expect(at(0.5).dt).toBe(2);
  });

  it("rejects data without even times", () => {
    const make = (time: number[] | undefined, dims = ["time"]) =>
      new Signal(
        labelled(new Float64Array(3), [3], dims, time ? { coords: { time: Float64Array.from(time) } } : {}),
      );
    expect(() => make([0, 1, 2], ["t"])).toThrow('A signal needs a dim "time", got dims [t].');
    expect(() => make(undefined)).toThrow(/coords.time, got none/);
    expect(() => make([0, 1])).toThrow(/coords.time, got 2/);
    expect(() => make([0, 1, 1])).toThrow(
      /ascend in even steps, got 0 and 1 s at samples 0 and 1 \(mean step 0.5 s\)/,
    );
    expect(() => make([0, 1, 3])).toThrow(/interpolate/);
    expect(() => new Signal([1, 2, 3] as never)).toThrow(ValidationError);
  });

  it("describes itself in words", () => {
    const s = exampleSignal();
    s.description = "test run";
    expect(String(s)).toBe(
      'RatesSignal "Population firing rate": rate signal in Hz (test run), output: 1, region: 2, time: 8, 0.1 to 0.8 s at 10 Hz',
    );
    expect(inspect(s.detrend())).toContain("raw rate signal: 0.1--0.8s -> detrend");
  });

  it("can be of an own kind, which survives processing", () => {
    class LfpSignal extends Signal {
      override name = "Local field potential";
      override label = "LFP";
      override signalType = "lfp";
      override unit = "µV";
    }
    const s = new LfpSignal(exampleData(), { timeInMs: true });
    expect(s.processSteps[0]).toBe("raw lfp signal: 0.1--0.8s");
    const filtered = s.isel([0, 4], { inplace: false });
    expect(filtered).toBeInstanceOf(LfpSignal);
    expect(filtered.unit).toBe("µV");
    expect(LfpSignal.fromModelOutput({ xr: exampleData }).label).toBe("LFP");
  });
});

describe("Comparing and choosing", () => {
  it("is equal within rtol 1e-5 and atol 1e-8, whatever the attributes", () => {
    const s = exampleSignal();
    const near = s.apply((x) => x * (1 + 5e-6), { each: "sample", inplace: false });
    const far = s.apply((x) => x * (1 + 5e-5), { each: "sample", inplace: false });
    expect(s.equals(s.copy())).toBe(true);
    expect(warnings).not.toHaveBeenCalled();
    expect(s.equals(near)).toBe(true);
    expect(warnings).toHaveBeenCalledTimes(1);
    expect(s.equals(far)).toBe(false);
    expect(s.equals(new VoltageSignal(exampleData(), { timeInMs: true }))).toBe(true);
    expect(warnings).toHaveBeenCalledTimes(1 + 5);
  });

  it("is different where coordinates, shape or kind of number differ", () => {
    const s = exampleSignal();
    expect(s.equals(new RatesSignal(exampleData()))).toBe(false);
    expect(s.equals(s.isel([0, 7], { inplace: false }))).toBe(false);
    expect(s.equals(s.hilbertTransform("complex", { inplace: false }))).toBe(false);
    const renamed = { ...exampleData(), coords: { ...exampleData().coords, region: ["left", "Right"] } };
    expect(s.equals(new RatesSignal(renamed, { timeInMs: true }))).toBe(false);
  });

  it("takes NaN for equal to NaN", () => {
    const s = exampleSignal().rolling(0.4, { dropnans: false });
    expect(s.equals(s.copy())).toBe(true);
  });

  it("selects one output by name", () => {
    const one = exampleSignal().get("r");
    expect(one.data.dims).toEqual(["region", "time"]);
    expect(one.processSteps).toEqual(["raw rate signal: 0.1--0.8s", "select r output"]);
    expect(() => exampleSignal().get("q")).toThrow('There is no output "q". Choose r.');
    expect(() => one.get("r")).toThrow(/no outputs to choose from/);
  });

  it("cuts by time, both ends inside", () => {
    const s = exampleSignal().sel([0.2, 0.5]);
    expect([...s.time]).toEqual([0.2, 0.3, 0.4, 0.5]);
    expect([...row(s, 1)]).toEqual([2, 3, 4, 5]);
    expect(s.processSteps[1]).toBe("select 0.2:0.5s");
    expect([...exampleSignal().sel([null, 0.3]).time]).toEqual([0.1, 0.2, 0.3]);
    expect(exampleSignal().sel([0.7, null]).processSteps[1]).toBe("select 0.7:xs");
    expect(exampleSignal().sel([0, 0.3]).processSteps[1]).toBe("select 0:0.3s");
    expect([...exampleSignal().sel([0.1 + 0.2, 0.7 + 0.1]).time]).toEqual([0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
    expect(() => exampleSignal().sel([2, 3])).toThrow(/No sample lies between 2 and 3 s/);
    expect(() => exampleSignal().sel([1] as never)).toThrow(/exactly two ends/);
  });

  it("cuts by index, the end outside", () => {
    const s = exampleSignal().isel([1, 4]);
    expect([...s.time]).toEqual([0.2, 0.3, 0.4]);
    expect(s.processSteps[1]).toBe("select 0.2:0.4s");
    expect([...exampleSignal().isel([-3, null]).time]).toEqual([0.6, 0.7, 0.8]);
    expect([...exampleSignal().isel([null, -6]).time]).toEqual([0.1, 0.2]);
    expect(() => exampleSignal().isel([4, 4])).toThrow(/No sample/);
    expect(() => exampleSignal().isel([0.5, 4])).toThrow(/use sel for seconds/);
  });
});

describe("Processing", () => {
  it("changes the signal itself or a copy, as asked", () => {
    const s = exampleSignal();
    const other = s.detrend([], { inplace: false });
    expect(other).not.toBe(s);
    expect([...row(s, 1)]).toEqual(rowB);
    expect(s.processSteps).toHaveLength(1);
    expect(s.detrend()).toBe(s);
    expect(s.equals(other)).toBe(true);
    expect(warnings).not.toHaveBeenCalled();
  });

  it("does not share numbers with a copy", () => {
    const s = exampleSignal();
    const other = s.copy();
    other.data.data.fill(0);
    expect([...row(s, 1)]).toEqual(rowB);
  });

  it("rolls a mean over 0.3 s and 0.4 s", () => {
    const three = exampleSignal().rolling(0.3);
    expectClose(three.time, [0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 0);
    expectClose(row(three, 1), [2, 3, 4, 5, 6, 7.3333333], 1e-8);
    expect(three.processSteps[1]).toBe("rolling mean over 0.3s; drop NaNs");
    const four = exampleSignal().rolling(0.4, { dropnans: false });
    expectClose(row(four, 1), [Number.NaN, Number.NaN, 2.5, 3.5, 4.5, 5.5, 6.75, Number.NaN], 1e-15);
    expect(four.processSteps[1]).toBe("rolling mean over 0.4s");
    expectClose(exampleSignal().rolling(0.4).time, [0.3, 0.4, 0.5, 0.6, 0.7], 0);
  });

  it("rolls an own function", () => {
    const highest = (samples: Float64Array): number => Math.max(...samples);
    const s = exampleSignal().rolling(0.2, { function: highest });
    expect([...row(s, 1)]).toEqual([2, 3, 4, 5, 6, 7, 9]);
    expect(s.processSteps[1]).toBe("rolling highest over 0.2s; drop NaNs");
    expect(() => exampleSignal().rolling(0.05)).toThrow(/got 0/);
  });

  it("slides windows along the signal", () => {
    const rows = [...exampleSignal().slidingWindow(4, { step: 2 })].map((part) => [...row(part, 1)]);
    expect(rows).toEqual([
      [1, 2, 3, 4],
      [3, 4, 5, 6],
      [5, 6, 7, 9],
    ]);
    const hann = [...exampleSignal().slidingWindow(4, { step: 3, windowFunction: "hann" })];
    expectClose(row(hann[0]!, 1), [0, 1, 3, 2], 1e-15);
    expectClose(row(hann[1]!, 1), [0, 2.5, 6, 3.5], 1e-15);
    expect(hann[1]!.processSteps[1]).toBe("hann window: 0.4:0.7s");
    expect(hann[1]!.startTime).toBe(0.4);
  });

  it("slides windows given in seconds, without losing a sample to rounding", () => {
    const parts = [...exampleSignal().slidingWindow(0.3, { step: 0.1, lengthsInSeconds: true })];
    expect(parts).toHaveLength(6);
    expect(parts[0]!.time).toHaveLength(3);
    expect([...exampleSignal().slidingWindow(8)]).toHaveLength(1);
  });

  it("rejects windows that do not fit before the loop begins", () => {
    const s = exampleSignal();
    expect(() => s.slidingWindow(9)).toThrow(/1 … 8 .* got 9/);
    expect(() => s.slidingWindow(4, { step: 5 })).toThrow(/leave samples out/);
    expect(() => s.slidingWindow(2.5)).toThrow(/whole number/);
  });

  it("pads with zeros, mirrors and seconds", () => {
    const s = exampleSignal().pad(2);
    expectClose(s.time, [-0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], 0);
    expect([...row(s, 1)]).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 9, 0, 0]);
    expect(s.processSteps[1]).toBe("0.2s constant both sides padding");
    expect([...row(exampleSignal().pad(2, { paddingType: "reflect" }), 1)]).toEqual([
      3, 2, 1, 2, 3, 4, 5, 6, 7, 9, 7, 6,
    ]);
    const before = exampleSignal().pad(0.3, { inSeconds: true, side: "before", paddingType: "edge" });
    expectClose(before.time.slice(0, 4), [-0.2, -0.1, 0, 0.1], 0);
    expect(before.processSteps[1]).toBe("0.3s edge before padding");
    const after = exampleSignal().pad(1, { side: "after", constantValues: 5 });
    expect(after.endTime).toBe(0.9);
    expect(row(after, 0)[8]).toBe(5);
    expect(() => exampleSignal().pad(1, { side: "left" as "before" })).toThrow(/side must be/);
  });

  it("normalises and standardises", () => {
    const mean = exampleSignal().normalize();
    expectClose(
      row(mean, 1),
      rowB.map((value) => value - 4.625),
      1e-15,
    );
    expect(mean.processSteps.slice(1)).toEqual(["normalize"]);
    expect(mean.unit).toBe("Hz");
    const standard = exampleSignal().normalize({ std: true });
    const z = row(standard, 1);
    expectClose([z[0]!, z[1]!, z[7]!], [-1.4518159055, -1.0513149661, 1.7521916101], 1e-10);
    expect(standard.processSteps.slice(1)).toEqual(["normalize", "standardize"]);
    expect(standard.unit).toBe("");
  });

  it("resamples down and up", () => {
    const down = exampleSignal().resample(5);
    expectClose(down.time, [0.1, 0.3, 0.5, 0.7], 0);
    expectClose(row(down, 1), [2.8017766953, 3.0340097423, 4.4482233047, 8.2159902577], 1e-10);
    expectClose(row(down, 0), [0, 0, 0, 0], 1e-15);
    expect([down.dt, down.samplingFrequency]).toEqual([0.2, 5]);
    expect(down.processSteps[1]).toBe("resample to 5Hz");
    const up = exampleSignal().resample(20);
    expectClose(row(up, 0).slice(0, 6), [0, Math.SQRT1_2, 1, Math.SQRT1_2, 0, -Math.SQRT1_2], 1e-14);
    expect(up.time).toHaveLength(16);
    expect(() => exampleSignal().resample(0)).toThrow(/positive/);
  });

  it("resamples with reflected ends, which keeps a ramp a ramp inside", () => {
    const reflected = exampleSignal().resample(20, { edges: "reflect" });
    expect(reflected.time).toHaveLength(16);
    expect(row(reflected, 1)[7]).toBeCloseTo(4.5, 1);
    expect(() => exampleSignal().resample(20, { edges: "mirror" as "reflect" })).toThrow(/edges must be/);
  });

  it("keeps an exact frequency that is no whole number of Hz", () => {
    expect(exampleSignal().resample(33.3).samplingFrequency).toBeCloseTo(33.3, 12);
    expect(exampleSignal().resample(33.3).detrend([], { inplace: false }).samplingFrequency).toBeCloseTo(
      33.3,
      12,
    );
  });

  it("gives amplitude and phases by the Hilbert transform", () => {
    const amplitude = exampleSignal().hilbertTransform("amplitude");
    expectClose(row(amplitude, 0), new Array(8).fill(1), 1e-14);
    expectClose(
      row(amplitude, 1),
      [
        4.5433964485, 2.2360679775, 3.1310727432, 4.3980843274, 5.3602750593, 6.0827625303, 7.1813218474,
        9.7804322118,
      ],
      1e-10,
    );
    const quarter = Math.PI / 2;
    const wrapped = exampleSignal().hilbertTransform("phase_wrapped");
    expectClose(row(wrapped, 0), [-quarter, 0, quarter, Math.PI, -quarter, 0, quarter, Math.PI], 1e-14);
    const unwrapped = exampleSignal().hilbertTransform("phase_unwrapped");
    expectClose(
      row(unwrapped, 0),
      [-1, 0, 1, 2, 3, 4, 5, 6].map((k) => k * quarter),
      1e-13,
    );
    expect([amplitude.unit, wrapped.unit, unwrapped.unit]).toEqual(["Hz", "rad", "rad"]);
    expect([amplitude, wrapped, unwrapped].map((s) => s.processSteps[1])).toEqual([
      "Hilbert - amplitude",
      "Hilbert - wrapped phase",
      "Hilbert - unwrapped phase",
    ]);
    expect(() => exampleSignal().hilbertTransform("phase" as "amplitude")).toThrow(
      /Choose complex, amplitude/,
    );
  });

  it("carries complex numbers through steps that are linear and stops at others", () => {
    const z = exampleSignal().hilbertTransform();
    expect(z.isComplex).toBe(true);
    expect(z.processSteps[1]).toBe("Hilbert - complex");
    expectClose(z.data.imaginary!.slice(0, 8), [-1, 0, 1, 0, -1, 0, 1, 0], 1e-14);
    const part = z.isel([1, 3], { inplace: false }).pad(1);
    expectClose(part.data.imaginary!.slice(0, 4), [0, 0, 1, 0], 1e-14);
    expect(z.normalize({ std: true, inplace: false }).isComplex).toBe(true);
    for (const refused of [
      () => z.hilbertTransform(),
      () => z.functionalConnectivity(),
      () => z.apply(Math.abs, { each: "sample" }),
      () => z.rolling(0.2, { function: (samples) => samples[0]! }),
    ])
      expect(refused).toThrow(/takes? real numbers/);
  });

  it("removes lines, whole and in pieces", () => {
    const whole = exampleSignal().detrend();
    expectClose(
      row(whole, 0),
      [
        -0.3333333333, 0.7619047619, -0.1428571429, -1.0476190476, 0.0476190476, 1.1428571429, 0.2380952381,
        -0.6666666667,
      ],
      1e-10,
    );
    expect(whole.processSteps[1]).toBe("detrend");
    const pieces = exampleSignal().detrend([4]);
    expectClose(row(pieces, 1), [0, 0, 0, 0, 0.2, -0.1, -0.4, 0.3], 1e-14);
    expect(pieces.processSteps[1]).toBe("detrend with segments: [4]");
    expect(() => exampleSignal().detrend([9])).toThrow(/0 … 8/);
  });
});

describe("Filtering", () => {
  const tones = (): RatesSignal => {
    const time = Float64Array.from({ length: 2000 }, (_, k) => k / 1000);
    const x = time.map((t) => Math.sin(2 * Math.PI * 10 * t) + Math.sin(2 * Math.PI * 40 * t));
    return new RatesSignal(labelled(x, [1, 2000], ["region", "time"], { coords: { time } }));
  };
  const tone = (frequency: number): number[] =>
    Array.from({ length: 300 }, (_, k) => Math.sin((2 * Math.PI * frequency * (k + 850)) / 1000));
  const middle = (s: RatesSignal): Float64Array => s.data.data.slice(850, 1150);

  it.each(["fir", "iir"] as const)("takes tones apart without shifting them (%s)", (method) => {
    expectClose(middle(tones().filter(null, 20, { method })), tone(10), 2e-2);
    expectClose(middle(tones().filter(20, null, { method })), tone(40), 2e-2);
    expectClose(middle(tones().filter(6, 18, { method })), tone(10), 2e-2);
    expectClose(middle(tones().filter(20, 5, { method })), tone(40), 2e-2);
  });

  it("writes its edges into the history", () => {
    const edges = [
      [8, 12],
      [null, 12],
      [8, null],
    ] as const;
    expect(edges.map(([low, high]) => tones().filter(low, high).processSteps[1])).toEqual([
      "filter: low 8Hz - high 12Hz",
      "filter: low x - high 12Hz",
      "filter: low 8Hz - high x",
    ]);
  });

  it("warns when the filter is longer than the signal, and says so for what cannot be", () => {
    tones().isel([0, 100]).filter(8, 12);
    expect(warnings.mock.calls[0]![0]).toMatch(/1651 taps\) is longer than the signal \(100 samples\)/);
    expect(() => tones().filter(8, 600)).toThrow(/500 Hz\), got 600 Hz/);
    expect(() => tones().filter(8, 12, { method: "fft" as "iir" })).toThrow(/method must be/);
    expect(() => exampleSignal().filter(1, 2, { method: "iir" })).toThrow(/more than 51 samples .* got 8/);
  });

  it("leaves the signal as it was when it throws", () => {
    const s = exampleSignal();
    expect(() => s.filter(1, 2, { method: "iir" })).toThrow();
    expect(s.processSteps).toHaveLength(1);
    expect([...row(s, 0)]).toEqual(rowA);
  });

  it("has a history one can read", () => {
    const s = tones().resample(200).detrend().pad(0.5, { inSeconds: true }).filter(8, 12).sel([0, 1.5]);
    expect(s.hilbertTransform("amplitude").preprocessingSteps).toBe(
      "raw rate signal: 0--1.999s -> resample to 200Hz -> detrend -> 0.5s constant both sides padding -> " +
        "filter: low 8Hz - high 12Hz -> select 0:1.5s -> Hilbert - amplitude",
    );
  });
});
