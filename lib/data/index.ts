export * from "./atlases/index.js";
export type { MatrixLike } from "./checkMatrix.js";
export { Dataset, type DatasetOptions } from "./dataset.js";
export type { FetchOptions, FetchProgress } from "./fetch.js";
export { DataFileError } from "./fileError.js";
export type { SubjectData, SubjectKind } from "./layout.js";
export { DatasetNotFoundError } from "./locate.js";
export type { Normalisation } from "./normalise.js";
export { filterSubcortical } from "./subcortical.js";
