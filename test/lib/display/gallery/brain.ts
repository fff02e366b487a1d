import {
  brainAnimation,
  brainViews,
  type Figure,
  fits,
  glassBrain,
  runOverview,
} from "../../../../lib/display/index.js";
import { bold, connectome, coordinates, correlation, REGIONS, rates, windows } from "./data.js";

const activity = (): Float64Array =>
  Float64Array.from({ length: REGIONS }, (_, region) => 12 + 9 * Math.sin(region / 9) + (region % 7));

export function connectomeInSpace(): Figure {
  return glassBrain(coordinates(), {
    values: activity(),
    label: "Mean rate",
    unit: "Hz",
    weights: connectome(),
    title: "Connectome",
  });
}

export function connectomeViews(): Figure {
  return brainViews(coordinates(), {
    values: activity(),
    label: "Mean rate",
    unit: "Hz",
    palette: "plasma",
    weights: connectome(),
    title: "Connectome, three views",
  });
}

export function slowWaves(): Figure {
  return brainAnimation(rates(REGIONS, 3000), coordinates(), {
    frames: 60,
    weights: connectome(),
    title: "Slow waves",
  });
}

export function fitsOfSubjects(): Figure {
  return fits([0.43, 0.47, 0.55, 0.46, 0.41], {
    baseline: [0.26, 0.28, 0.27, 0.23, 0.25],
    title: "Fit to resting-state FC",
  });
}

export function overviewOfRun(): Figure {
  return runOverview(
    {
      activity: rates(40, 3000),
      bold: bold(),
      fc: correlation(bold()),
      fcd: windows(),
    },
    { title: "One run" },
  );
}
