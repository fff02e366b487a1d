import {
  explorationMap,
  type Figure,
  genealogy,
  pareto,
  plotExplorationResults,
  population,
  scoreHistogram,
  scoreProgress,
} from "../../../../lib/display/index.js";
import { type Labelled, labelled } from "../../../../lib/labelled.js";
import { normal, random } from "./data.js";

const SIDE = 31;

/** A map like that of the ALN node: silent, oscillating, high; a second sheet has more adaptation. */
function map(value: (e: number, i: number, b: number) => number, name: string, unit?: string): Labelled {
  const axis = Float64Array.from({ length: SIDE }, (_, index) => (4 * index) / (SIDE - 1));
  const data = Float64Array.from({ length: 2 * SIDE * SIDE }, (_, index) =>
    value(axis[index % SIDE]!, axis[Math.floor(index / SIDE) % SIDE]!, index < SIDE * SIDE ? 0 : 20),
  );
  return labelled(data, [2, SIDE, SIDE], ["b", "mui_ext_mean", "mue_ext_mean"], {
    coords: { b: new Float64Array([0, 20]), mui_ext_mean: axis, mue_ext_mean: axis },
    name,
    ...(unit ? { unit } : {}),
  });
}
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
const wedge = (e: number, i: number, b: number): number =>
  Math.max(0, 1 - ((e - 0.7 - 0.75 * i) / (0.6 + b / 60)) ** 2) * sigmoid(9 * (1.3 + b / 25 - i));
const rate = (e: number, i: number, b: number): number =>
  55 * wedge(e, i, b) + (75 - b) * sigmoid(6 * (e - 1.4 - 0.35 * i)) * sigmoid(e / 2);

function slice(array: Labelled, index: number): Labelled {
  const size = SIDE * SIDE;
  return {
    ...array,
    data: array.data.slice(index * size, (index + 1) * size),
    shape: array.shape.slice(1),
    dims: array.dims.slice(1),
  };
}

const labels = {
  label: "maximum rate",
  unit: "Hz",
  xLabel: "Input to E",
  xUnit: "nA",
  yLabel: "Input to I",
  yUnit: "nA",
};

export function explorationHeatMap(): Figure {
  return explorationMap(slice(map(rate, "maximum rate", "Hz"), 0), {
    ...labels,
    title: "States of an ALN node",
  });
}

export function explorationWithContours(): Figure {
  return explorationMap(map(rate, "maximum rate", "Hz"), {
    ...labels,
    title: "States of an ALN node",
    subtitle: "Two strengths of adaptation b",
    sliceLabels: { b: "b (pA)" },
    contours: [
      { data: map((e, i, b) => 40 * wedge(e, i, b), "amplitude"), levels: [10], label: "oscillation" },
      {
        data: map(
          (e, i, b) => (b ? 0 : 46 * sigmoid(9 * (i - 1.5)) * sigmoid(12 * (e - 2)) * sigmoid(9 * (3 - e))),
          "difference",
        ),
        levels: [10],
        label: "bistability",
      },
    ],
  });
}

export function explorationMasked(): Figure {
  const uniform = random(41);
  const rows = Array.from({ length: 24 * 24 }, (_, run) => {
    const x = (run % 24) / 8;
    const K = Math.floor(run / 24) / 12;
    const amplitude = 1.6 * wedge(x, K, 10) + 0.1 * uniform();
    return {
      x_ext: x,
      K_gl: K,
      fc: 0.45 * Math.sin(2 * x - K) * Math.exp(-K / 3) + 0.04 * uniform(),
      amplitude,
    };
  });
  return plotExplorationResults(
    rows.filter((_, run) => run % 41 !== 7),
    {
      x: "x_ext",
      y: "K_gl",
      value: "fc",
      label: "FC correlation",
      symmetric: true,
      mask: { value: "amplitude", threshold: 0.6, alpha: 0.35 },
      title: "FC fit; veiled where nothing oscillates",
    },
  );
}

interface Person {
  id: number;
  gen: number;
  parents: number[];
  x: number;
  y: number;
  score: number;
}

/** A small evolution towards the unit circle. */
function evolve(): { people: Person[]; scores: Labelled; last: Person[] } {
  const uniform = random(51);
  const noise = normal(52);
  const score = (x: number, y: number): number => -Math.abs(x * x + y * y - 1);
  const people: Person[] = [];
  const add = (gen: number, parents: number[], x: number, y: number): Person => {
    const person = { id: people.length, gen, parents, x, y, score: score(x, y) };
    people.push(person);
    return person;
  };
  for (let index = 0; index < 60; index++) add(0, [], 10 * uniform() - 5, 10 * uniform() - 5);
  let pop = [...people].sort((a, b) => b.score - a.score).slice(0, 24);
  const generations = 9;
  const scores = new Float64Array(generations * 24);
  for (let gen = 1; gen <= generations; gen++) {
    const pick = (): Person => pop[Math.floor(24 * uniform() ** 2)]!;
    const born = Array.from({ length: 24 }, () => {
      const [a, b] = [pick(), pick()];
      const mix = 2 * uniform() - 0.5;
      const wide = 1.2 * 0.72 ** gen;
      return add(
        gen,
        [a.id, b.id],
        mix * a.x + (1 - mix) * b.x + wide * noise(),
        mix * a.y + (1 - mix) * b.y + wide * noise(),
      );
    });
    pop = [...pop, ...born].sort((a, b) => b.score - a.score).slice(0, 24);
    for (const [rank, person] of pop.entries()) scores[(gen - 1) * 24 + rank] = person.score;
  }
  return { people, scores: labelled(scores, [generations, 24], ["generation", "individual"]), last: pop };
}

export function familyTree(): Figure {
  const { people } = evolve();
  const by = <T>(pick: (person: Person) => T): Record<number, T> =>
    Object.fromEntries(people.map((person) => [person.id, pick(person)]));
  return genealogy(
    { tree: by(({ parents }) => parents), generation: by(({ gen }) => gen), score: by(({ score }) => score) },
    { title: "Family tree of an evolution" },
  );
}

export function paretoFrontOfTwoObjectives(): Figure {
  const noise = normal(71);
  const rows = Array.from({ length: 120 }, (_, id) => {
    const gen = Math.floor(id / 20);
    const along = (id % 20) / 19;
    const distance = (0.35 * Math.abs(noise()) + 0.02) * 0.7 ** gen;
    return {
      id,
      gen,
      f0: 0.75 * along - distance,
      f1: 0.25 + 0.5 * along ** 2 + distance,
    };
  });
  return pareto(rows, {
    weights: [1, -1],
    xLabel: "FC correlation",
    yLabel: "FCD distance",
    title: "Fit of FC against fit of FCD",
  });
}

export function populationOfTwoParameters(): Figure {
  const rows = evolve()
    .people.slice(-96)
    .filter(({ score }) => score > -2);
  return population(
    rows.map(({ x, y, score, id, gen }) => ({ x, y, score, id, gen })),
    {
      title: "Population on the unit circle",
    },
  );
}

export function populationOfSixParameters(): Figure {
  const noise = normal(61);
  const rows = Array.from({ length: 80 }, () => {
    const shared = noise();
    return {
      mue_ext_mean: 0.15 + 0.02 * shared,
      mui_ext_mean: 0.13 + 0.03 * shared + 0.02 * noise(),
      b: 93 + 5 * noise(),
      sigma_ou: 0.05 + 0.01 * noise(),
      Ke_gl: 233 + 20 * noise() - 10 * shared,
      signalV: 344 + 60 * noise(),
      score: 0.53 + 0.01 * shared + 0.005 * noise(),
    };
  });
  return population(rows, { title: "Final population of a resting-state fit" });
}

export function evolutionProgress(): Figure {
  return scoreProgress(evolve().scores, { title: "Scores over generations" });
}

export function evolutionScores(): Figure {
  return scoreHistogram(
    evolve().last.map(({ score }) => score),
    { generation: 9 },
  );
}
