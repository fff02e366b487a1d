import { describe, it } from "@jest/globals";
import { labelled } from "../../../lib/labelled.js";
import {
  ArrayInput,
  addStimuli,
  adjustInput,
  ConcatenatedStimulus,
  concatStimuli,
  ExponentialInput,
  fieldFromLeadField,
  fieldGains,
  focal,
  GainStimulus,
  LinearRampInput,
  OrnsteinUhlenbeckProcess,
  onOff,
  pointElectrodeField,
  RectifiedInput,
  regional,
  regionIndices,
  ScheduledStimulus,
  SinusoidalInput,
  SquareInput,
  StepInput,
  SummedStimulus,
  stimulusFromParams,
  WienerProcess,
  ZeroInput,
} from "../../../lib/stimuli/index.js";
import { expectClose } from "./samples.js";

const model = { params: { N: 2, duration: 2, dt: 1 } };
const short = { params: { N: 2, duration: 1, dt: 1 } };

describe("examples in the documentation of stimuli", () => {
  it.each<[string, () => ArrayLike<number>, number[]]>([
    ["ZeroInput", () => new ZeroInput({ n: 2 }).asArray(1, 0.5).data, [0, 0, 0, 0]],
    [
      "StepInput",
      () => new StepInput(2, { start: 0.5, end: 1.5 }).asArray(2, 0.25).data,
      [0, 0, 2, 2, 2, 2, 0, 0],
    ],
    ["SinusoidalInput", () => new SinusoidalInput(1, 250).asArray(1, 0.5).data, [0.7071067811865475, 1]],
    ["SquareInput", () => new SquareInput(1.5, 250).asArray(3, 1).data, [1.5, -1.5, -1.5]],
    ["LinearRampInput", () => new LinearRampInput(5, 2).asArray(4, 1).data, [2.5, 5, 5, 5]],
    [
      "ExponentialInput",
      () => new ExponentialInput(5, { exp_coef: 2, exp_type: "decay" }).asArray(4, 2).data,
      [1.8393972058572117, 0.6766764161830635],
    ],
    [
      "RectifiedInput",
      () => new RectifiedInput(1).asArray(12, 0.5).data.subarray(0, 3),
      [-1, -1, -0.2865047968601901],
    ],
    ["WienerProcess", () => new WienerProcess({ n: 2, seed: 42 }).asArray(1, 0.5).shape, [2, 2]],
    [
      "OrnsteinUhlenbeckProcess",
      () => new OrnsteinUhlenbeckProcess(2, 0, 5, { x0: 1 }).asArray(1.5, 0.5).data,
      [1, 1.1, 1.19],
    ],
    ["ArrayInput", () => new ArrayInput([1, 3], 1).asArray(2, 0.5).data, [1, 1, 2, 3]],
    [
      "SummedStimulus",
      () => new SummedStimulus([new StepInput(1), new StepInput(2)]).asArray(1, 0.5).data,
      [3, 3],
    ],
    [
      "ConcatenatedStimulus",
      () => new ConcatenatedStimulus([new StepInput(1), new StepInput(2)], [1, 3]).asArray(4, 1).data,
      [1, 2, 2, 2],
    ],
    ["addStimuli", () => addStimuli(new StepInput(1), (t) => t).asArray(1, 0.5).data, [1.5, 2]],
    [
      "concatStimuli",
      () => concatStimuli([new StepInput(1), new StepInput(2)]).asArray(2, 0.5).data,
      [1, 1, 2, 2],
    ],
    ["GainStimulus", () => new GainStimulus(new StepInput(2), [0, 1, 0.5]).asArray(1, 1).data, [0, 2, 1]],
    [
      "ScheduledStimulus",
      () => new ScheduledStimulus(new StepInput(1), { on: 1, off: 2 }).asArray(6, 1).data,
      [1, 0, 0, 1, 0, 0],
    ],
    [
      "onOff",
      () =>
        onOff(new StepInput(1), [
          [1, 2],
          [3, 5],
        ]).asArray(5, 1).data,
      [0, 1, 0, 1, 1],
    ],
    ["focal", () => focal(model, [1], new StepInput(3)).data, [0, 0, 3, 3]],
    [
      "regional",
      () =>
        regional(short, [
          [0, new StepInput(1)],
          [1, new StepInput(-1)],
        ]).data,
      [1, -1],
    ],
    [
      "regionIndices",
      () => regionIndices({ params: { N: 3, duration: 1, dt: 1 }, regions: ["A_L", "A_R", "B_L"] }, /_L$/),
      [0, 2],
    ],
    [
      "adjustInput",
      () => adjustInput([1, 2], { params: { N: 2, duration: 4, dt: 1 } }) as Float64Array,
      [1, 2],
    ],
    [
      "stimulusFromParams",
      () => stimulusFromParams({ type: "StepInput", step_size: 2 }).asArray(1, 0.5).data,
      [2, 2],
    ],
    [
      "fieldGains",
      () => fieldGains([0, 0, 2], labelled(Float64Array.of(0, 0, 1, 0, 3, 0), [2, 3], ["region", "axis"])),
      [2, 0],
    ],
    [
      "pointElectrodeField",
      () =>
        pointElectrodeField(
          labelled(Float64Array.of(0, 0, 0), [1, 3], ["region", "axis"]),
          [
            { position: [-10, 0, 0], current: 1 },
            { position: [10, 0, 0], current: -1 },
          ],
          { conductivity: 1 },
        ).data,
      [1.5915494309189535, 0, 0],
    ],
    [
      "fieldFromLeadField",
      () => fieldFromLeadField(labelled(Float64Array.of(5, -5), [2, 1], ["sensor", "region"]), [2, -2]),
      [-0.02],
    ],
  ])("hold for %s", (_, run, expected) => {
    expectClose(run(), expected, 14);
  });
});
