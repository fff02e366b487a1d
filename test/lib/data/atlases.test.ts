import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { AutomatedAnatomicalParcellation2, BaseAtlas, DesikanKilliany } from "../../../lib/index.js";
import { sharedPath } from "../../shared.js";

describe("the AAL2 atlas", () => {
  const atlas = new AutomatedAnatomicalParcellation2();

  it("has 120 regions in seven groups", () => {
    expect(String(atlas)).toBe("AAL2 atlas with 120 ROIs.");
    expect(atlas.no_rois).toBe(120);
    expect(atlas.node_names[119]).toBe("Vermis_10");
    expect(atlas.names()).toHaveLength(80);
    expect(atlas.names()).toEqual(atlas.names("cortex"));
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, k) => from + k);
    expect(atlas.indices("cerebellum")).toEqual(range(94, 119));
    expect(atlas.indices("thalamus")).toEqual([80, 81]);
    expect(atlas.indices("basal_ganglia")).toEqual(range(74, 79));
    expect(atlas.indices("amygdala")).toEqual([44, 45]);
    expect(atlas.indices("hippocampus")).toEqual(range(40, 43));
    expect(atlas.indices("subcortical")).toEqual([...range(40, 45), ...range(74, 81), ...range(94, 119)]);
    expect(atlas.indices("cortex")).toEqual([...range(0, 39), ...range(46, 73), ...range(82, 93)]);
    expect(atlas.names("thalamus")).toEqual(["Thalamus_L", "Thalamus_R"]);
  });

  it("has codes, voxels and centres in two frames", () => {
    expect(AutomatedAnatomicalParcellation2.codes[0]).toBe(2001);
    expect(AutomatedAnatomicalParcellation2.codes[119]).toBe(9170);
    expect(AutomatedAnatomicalParcellation2.voxels.reduce((a, b) => a + b, 0)).toBe(185355);
    expect(atlas.coords()![0]).toEqual([-38.93, -6.96, 49.64]);
    expect(new AutomatedAnatomicalParcellation2({ space: "t1" }).coords()![0]).toEqual([
      71.32, 133.91, 173.29,
    ]);
    const sides = atlas.names("all").map((name, k) => [name.at(-1), Math.sign(atlas.coords("all")![k]![0])]);
    for (const [side, sign] of sides.slice(0, 112)) expect(sign).toBe(side === "L" ? -1 : 1);
  });

  (existsSync(sharedPath("data")) ? it : it.skip)("agrees with the published table of centres", () => {
    const table = JSON.parse(readFileSync(sharedPath("data/aal2-centroids.json"), "utf8")) as {
      label: number;
      name: string;
      x: number;
      y: number;
      z: number;
      voxels: number;
    }[];
    expect(table.map(({ name }) => name)).toEqual(atlas.names("all"));
    expect(table.map(({ label }) => label)).toEqual(AutomatedAnatomicalParcellation2.codes);
    expect(table.map(({ voxels }) => voxels)).toEqual(AutomatedAnatomicalParcellation2.voxels);
    expect(table.map(({ x, y, z }) => [x, y, z])).toEqual(atlas.coords("all"));
  });

  it("finds a region by name and proposes near ones", () => {
    expect(atlas.indexOf("Thalamus_R")).toBe(81);
    expect(() => atlas.indexOf("precentral")).toThrow('Did you mean "Precentral_L" or "Precentral_R"?');
    expect(() => atlas.at(120)).toThrow("AAL2 atlas has no region 120; it has 120 ROIs.");
    expect(() => atlas.names("brainstem")).toThrow('no group "brainstem"; it has "cortex", "subcortical"');
  });
});

describe("the Desikan–Killiany atlas", () => {
  it("has 34 regions a hemisphere, left first, without positions", () => {
    const atlas = new DesikanKilliany();
    expect(String(atlas)).toBe("DK atlas with 68 ROIs.");
    expect(atlas.at(0)).toBe("Banks_superior_temporal_sulcus_L");
    expect(atlas.at(33)).toBe("Insula_L");
    expect(atlas.at(34)).toBe("Banks_superior_temporal_sulcus_R");
    expect(atlas.names("left").every((name) => name.endsWith("_L"))).toBe(true);
    expect(atlas.names("right")).toEqual(atlas.names("left").map((name) => name.replace(/_L$/, "_R")));
    expect(atlas.coords()).toBeNull();
    expect(new Set(atlas.names()).size).toBe(68);
  });
});

describe("an atlas of one's own", () => {
  const make = () =>
    new BaseAtlas(["a", "b", "c", "d"], {
      label: "own",
      coords: [0, 1, 2, 3].map((k) => [k, 0, 0]),
      groups: { cortex: [0, 1, 3] },
    });

  it("renumbers indices that do not begin at 0", () => {
    expect(new BaseAtlas({ 5: "x", 2: "y" }).atlas).toEqual({ 0: "y", 1: "x" });
  });

  it("adds regions with positions to a group", () => {
    const atlas = make();
    atlas.add_rois({ 7: "e" }, { coords: { 7: [7, 0, 0] }, group: "cortex" });
    expect(atlas.names()).toEqual(["a", "b", "d", "e"]);
    expect(atlas.coords()!.at(-1)).toEqual([7, 0, 0]);
    expect(() => atlas.add_rois({ 8: "f", 1: "g" })).toThrow('Region 1 exists already ("b")');
    expect(atlas.length).toBe(5);
    expect(() => atlas.add_rois({ [-1]: "f" })).toThrow("integer ≥ 0");
  });

  it("removes regions from every group and keeps the other indices", () => {
    const atlas = make();
    atlas.remove_rois([1]);
    expect(atlas.atlas).toEqual({ 0: "a", 2: "c", 3: "d" });
    expect(atlas.indices("cortex")).toEqual([0, 3]);
    expect(() => atlas.remove_rois([0, 1])).toThrow("no region 1");
    expect(atlas.at(0)).toBe("a");
  });

  it("reindexes regions, positions and groups together", () => {
    const atlas = make();
    atlas.remove_rois([1], { reindex: true });
    expect([...atlas]).toEqual([
      [0, "a"],
      [1, "c"],
      [2, "d"],
    ]);
    expect(atlas.indices("cortex")).toEqual([0, 2]);
    expect(atlas.coords("all")).toEqual([
      [0, 0, 0],
      [2, 0, 0],
      [3, 0, 0],
    ]);
  });

  it("checks the number of positions", () => {
    expect(() => new BaseAtlas(["a", "b"], { coords: [[0, 0, 0]] })).toThrow("got 1 for 2");
  });
});
