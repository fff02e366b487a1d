import { boldRaster, type Figure, matrix, timeseries } from "../../../../lib/display/index.js";
import { labelled } from "../../../../lib/labelled.js";
import { bold, connectome, correlation, lengths, normal, rates, windows } from "./data.js";

export function firingRates(): Figure {
  return timeseries(rates(), { title: "Firing rates", subtitle: "Excitatory population, all regions" });
}

export function singleNode(): Figure {
  const noise = normal(2);
  let envelope = 0;
  const data = Float64Array.from({ length: 2000 }, (_, t) => {
    envelope = 0.98 * envelope + 0.1 * noise();
    return Math.max(0, 12 * (1 + Math.sin((2 * Math.PI * t) / 70)) ** 2 * Math.abs(envelope) * 0.4);
  });
  const node = labelled(data, [2000], ["time"], { name: "rate", unit: "Hz" });
  return timeseries(node, { dt: 1, title: "One node", height: 300 });
}

export function fewRegions(): Figure {
  const noise = normal(4);
  const data = Float64Array.from({ length: 4 * 1000 }, (_, index) => {
    const region = Math.floor(index / 1000);
    return Math.sin((index % 1000) / (18 + 5 * region)) * (0.5 + 0.1 * region) + 0.05 * noise();
  });
  const x = labelled(data, [4, 1000], ["region", "time"], { name: "x" });
  return timeseries(x, { dt: 0.5, labels: ["V1", "V2", "MT", "PFC"], title: "Four oscillators" });
}

export function stackedRegions(): Figure {
  return timeseries(rates(24), { layout: "stacked", title: "Firing rates, one line a region", height: 520 });
}

export function structuralConnectivity(): Figure {
  return matrix(connectome(), { kind: "SC", title: "Structural connectivity" });
}

export function fibreLengths(): Figure {
  return matrix(lengths(), { kind: "lengths", title: "Fibre lengths" });
}

export function functionalConnectivity(): Figure {
  return matrix(correlation(bold()), { kind: "FC", title: "Functional connectivity" });
}

export function functionalConnectivityDynamics(): Figure {
  return matrix(windows(), { kind: "FCD", title: "FC dynamics" });
}

export function smallMatrix(): Figure {
  const data = new Float64Array([0, 0.5, 0.2, 0, 0, 1, 0.04, 0.3, 0]);
  return matrix(labelled(data, [3, 3], ["target", "source"]), {
    scale: "log",
    labels: ["Cortex", "Thalamus", "Brain stem"],
    label: "Weight",
    title: "Three regions",
  });
}

export function boldCarpet(): Figure {
  return boldRaster(bold(), { title: "BOLD" });
}
