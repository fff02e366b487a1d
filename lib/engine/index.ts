export {
  type CouplingSpec,
  diffusion,
  type InputSpec,
  local,
  type ModelDefinition,
  type ModelFunction,
  type NoiseSpec,
  network,
  type ObservableSpec,
  ou,
  type ParameterSpec,
  type RateSpec,
  type StateSpec,
  strength as incomingStrength,
  type TableSpec,
} from "./definition.js";
export type { Integrator } from "./integrators/integrator.js";
export { type IntegratorName, integrators } from "./integrators/registry.js";
export {
  compileJacobian,
  differentiateExpressions,
  evaluateJacobian,
  type Jacobian,
  type JacobianEntry,
  type NamedNode,
  stepJacobians,
  systemJacobian,
} from "./jacobian.js";
export type { TableData } from "./kernel.js";
export {
  type Equation,
  equationsOf,
  latexOf,
  modelMarkdown,
  type ParameterRow,
  parameterMarkdown,
  parameterTable,
} from "./latex/index.js";
export { ModelSyntaxError } from "./parse/errors.js";
export { buildSystem, type System } from "./system.js";
export {
  type CompiledExpressions,
  compileExpressions,
  type SymbolValues,
} from "./targets/js/compileExpressions.js";
