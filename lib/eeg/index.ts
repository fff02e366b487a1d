export { type EegLeadFieldOptions, eegLeadField } from "./eegLeadField.js";
export { type EnvelopeFcOptions, envelopeFc } from "./envelopeFc.js";
export { fourShellHead, type Shell, type SphericalHead, threeShellHead } from "./headModel.js";
export { atlasLabels, averageByRegion, type LeadFieldOptions, leadFieldOf, voxelAt } from "./leadField.js";
export {
  type MegHelmetOptions,
  type MegLeadFieldOptions,
  type MegSensors,
  megHelmet,
  megLeadField,
} from "./megLeadField.js";
export type { Orientation } from "./orientations.js";
export { positions, regionSources } from "./positions.js";
export { type ProjectionOptions, projectToSensors, type Reference, rereference } from "./projection.js";
export { type SensorSystem, standardSensors } from "./standardSensors.js";
export type { Vector } from "./vector.js";
