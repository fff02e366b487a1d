import {
  bifurcation,
  type Figure,
  optimalControl,
  phasePlane,
  signalLines,
  spectrum,
  stimulusOverlay,
} from "../../../../lib/display/index.js";
import { type Labelled, labelled } from "../../../../lib/labelled.js";
import { Signal } from "../../../../lib/signal/index.js";
import { names, normal } from "./data.js";

const steps = (count: number, low: number, high: number): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => low + ((high - low) * index) / (count - 1));

/** FitzHugh–Nagumo oscillator with input `current`, by Heun's method. */
function oscillator(
  current: number,
  samples: number,
  dt: number,
  start: [number, number] = [0.1, 0],
): Float64Array {
  const data = new Float64Array(2 * samples);
  let [x, y] = start;
  for (let t = 0; t < samples; t++) {
    const [a, b] = field(x, y, current);
    const [c, d] = field(x + dt * a, y + dt * b, current);
    x += (dt / 2) * (a + c);
    y += (dt / 2) * (b + d);
    data[t] = x;
    data[samples + t] = y;
  }
  return data;
}

const field = (x: number, y: number, current: number): [number, number] => [
  -4 * x ** 3 + 6 * x ** 2 - 1.5 * x - y + current,
  (x - 0.5 * y) / 20,
];

export function powerSpectrum(): Figure {
  const frequencies = steps(140, 0, 69.5);
  const noise = normal(21);
  const power = frequencies.map(
    (f) => (40 / (1 + f ** 2 / 9) + 6 * Math.exp(-0.5 * ((f - 10) / 1.2) ** 2)) * Math.exp(0.18 * noise()),
  );
  return spectrum(
    { frequencies, power },
    {
      title: "Power spectrum",
      unit: "Hz²/Hz",
      range: [1, 60],
      bands: { theta: [4, 8], alpha: [8, 12], beta: [12, 30] },
      peak: true,
    },
  );
}

export function regionSpectra(): Figure {
  const frequencies = steps(200, 0.5, 100);
  const noise = normal(22);
  const data = new Float64Array(40 * 200);
  for (let region = 0; region < 40; region++) {
    const scale = Math.exp(0.5 * noise());
    for (let bin = 0; bin < 200; bin++) {
      const f = frequencies[bin]!;
      const line = region < 5 ? 30 * Math.exp(-0.5 * ((f - 25) / 0.6) ** 2) : 0;
      data[region * 200 + bin] = (scale * 30) / (1 + f ** 1.8 / 8) + line * Math.exp(0.3 * noise());
    }
  }
  const power = labelled(data, [40, 200], ["region", "frequency"], {
    coords: { region: names.slice(0, 40), frequency: frequencies },
  });
  return spectrum(power, {
    log: "xy",
    title: "Spectra of all regions",
    label: "Power density",
    unit: "Hz²/Hz",
  });
}

export function bifurcationDiagram(): Figure {
  const parameter = steps(60, 0, 2);
  const limits = Array.from(parameter, (current) => {
    const x = oscillator(current, 6000, 0.1).subarray(3000, 6000);
    return [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))] as const;
  });
  return bifurcation(
    { parameter, min: limits.map(([min]) => min), max: limits.map(([, max]) => max) },
    { title: "FitzHugh–Nagumo, one node", parameterLabel: "x_ext", label: "x" },
  );
}

export function bifurcationBranches(): Figure {
  const parameter = steps(81, -2, 2);
  return bifurcation(
    [
      { parameter, max: parameter.map(() => 0), stable: Array.from(parameter, (a) => a < 0), name: "Rest" },
      {
        parameter: parameter.filter((a) => a >= 0),
        min: parameter.filter((a) => a >= 0).map((a) => -Math.sqrt(a)),
        max: parameter.filter((a) => a >= 0).map(Math.sqrt),
        name: "Limit cycle",
      },
    ],
    {
      title: "Hopf normal form",
      parameterLabel: "a",
      label: "x",
      points: [{ parameter: 0, value: 0, name: "Hopf" }],
    },
  );
}

export function phasePlaneOscillator(): Figure {
  const course = oscillator(1, 1200, 0.2, [-0.4, 1.6]);
  return phasePlane((x, y) => field(x, y, 1), {
    x: [-0.5, 1.4],
    y: [-0.2, 2],
    title: "FitzHugh–Nagumo, x_ext = 1",
    trajectories: [{ x: course.subarray(0, 1200), y: course.subarray(1200), name: "One course" }],
  });
}

export function phasePlaneBistable(): Figure {
  return phasePlane((x, y) => [x - x ** 3 - y, 0.8 * x - 1.6 * y], {
    x: [-1.6, 1.6],
    y: [-1, 1],
    xLabel: "u",
    yLabel: "w",
    title: "Two stable states and a saddle",
  });
}

export function stimulusOnTwinAxis(): Figure {
  const noise = normal(31);
  const samples = 5000;
  const stimulus = Float64Array.from({ length: samples }, (_, t) => Math.sin((2 * Math.PI * t) / 1000));
  const rate = stimulus.map((value) => Math.max(0, 50 * value + 18 * noise()) * (value > 0 ? 1 : 0.05));
  const series = (data: Float64Array, name: string, unit: string): Labelled =>
    labelled(data, [samples], ["time"], { name, unit });
  return stimulusOverlay(series(rate, "rate", "Hz"), series(stimulus, "stimulus", "mV/ms"), {
    dt: 1,
    title: "A node follows a sinus",
  });
}

export function bistability(): Figure {
  const samples = 4000;
  const stimulus = Float64Array.from({ length: samples }, (_, t) =>
    t < 500
      ? -1
      : t < 900
        ? -1 + (t - 500) / 400
        : t >= 2000 && t < 2600
          ? 1
          : t >= 2600
            ? Math.exp((2600 - t) / 200)
            : 0,
  );
  const rate = stimulus.map((_, t) =>
    t < 2000 ? 0.1 : t < 2600 ? 80 : 46 + 34 * Math.exp((2600 - t) / 120),
  );
  return stimulusOverlay(
    labelled(rate, [samples], ["time"], { name: "rate", unit: "Hz" }),
    labelled(stimulus, [samples], ["time"], { name: "input to E", unit: "mV/ms" }),
    { dt: 5, title: "Up and down state", notes: { "down-state": 7000, "up-state": 18000 } },
  );
}

const timeline = steps(101, 0, 10);
const over = (nodes: number, value: (t: number, node: number) => number): Labelled =>
  labelled(
    Float64Array.from({ length: nodes * 101 }, (_, index) =>
      value(timeline[index % 101]!, Math.floor(index / 101)),
    ),
    [nodes, 101],
    ["region", "time"],
    { coords: { time: timeline } },
  );

export function controlOfOneNode(): Figure {
  const cost = Float64Array.from(
    { length: 200 },
    (_, iteration) => 0.55 * Math.exp(-iteration / 18) + 0.0038,
  );
  return optimalControl(
    {
      states: [
        {
          name: "x",
          values: over(1, (t) => 0.8 * Math.sin(2.4 * t) * Math.min(1, t)),
          reference: over(1, (t) => 0.85 * Math.sin(2.4 * t) * Math.min(1, t)),
        },
        { name: "y", values: over(1, (t) => 0.1 * t), reference: over(1, (t) => 0.105 * t) },
      ],
      controls: [
        {
          name: "x_ext",
          values: over(1, (t) => Math.sin((2 * Math.PI * t) / 2.5) * (t > 9 ? 10 - t : 1)),
          reference: over(1, (t) => Math.sin((2 * Math.PI * t) / 2.5)),
        },
        { name: "y_ext", values: over(1, () => 0), reference: over(1, () => 0) },
      ],
      cost,
    },
    { title: "Optimal control of one node" },
  );
}

export function controlOfNetwork(): Figure {
  const decay = Float64Array.from({ length: 80 }, (_, iteration) => 0.27 * Math.exp(-iteration / 9) + 2e-4);
  return optimalControl(
    {
      states: [
        {
          name: "x",
          values: over(2, (t, node) => Math.sin(t + node)),
          reference: over(2, (t, node) => Math.sin(t + node) + 0.05 * Math.cos(5 * t)),
        },
      ],
      controls: [
        {
          name: "x_ext",
          values: over(2, (t, node) => (node ? 0 : Math.sin(t) + 0.3 * Math.sin(9 * t))),
          reference: over(2, (t, node) => (node ? 0 : Math.sin(t))),
        },
      ],
      cost: decay,
      stepSizes: decay.map((_, iteration) => 10 / (1 + (iteration % 4))),
    },
    { title: "Optimal control of two nodes", labels: ["Controlled", "Measured"] },
  );
}

export function filteredSignal(): Figure {
  const noise = normal(7);
  const wave = Float64Array.from(
    { length: 2000 },
    (_, k) => 2 * Math.sin((2 * Math.PI * 10 * k) / 1000) + 0.8 * noise(),
  );
  const raw = new Signal(
    labelled(wave, [1, 2000], ["region", "time"], {
      coords: { region: ["a"], time: Float64Array.from({ length: 2000 }, (_, k) => k / 1000) },
      name: "Rate",
      unit: "Hz",
    }),
  );
  const alpha = raw.filter(8, 12, { inplace: false });
  return signalLines(
    { original: raw, alpha, amplitude: alpha.hilbertTransform("amplitude", { inplace: false }) },
    { range: [0.2, 1.2], label: "Rate", unit: "Hz", title: "A noisy rhythm" },
  );
}
