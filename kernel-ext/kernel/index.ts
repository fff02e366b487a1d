// Public API of the package, for cells and for libraries that show things in notebooks.
export type { Comm, CommHandler, CommMessage, CommSendOptions } from "./comm/comm.js";
export type { CommManager, TargetHandler } from "./comm/manager.js";
export { type BufferPath, joinBuffers, type SplitState, splitBuffers } from "./comm/buffers.js";
export type { WidgetState, WidgetStateSource } from "./comm/control.js";
export { content, html, image, json, latex, markdown, svg } from "./display/content.js";
export type { DisplayHandle, DisplayOptions, Displays } from "./display/display.js";
export {
  type Displayable,
  type Formatted,
  type Formatter,
  type MimeBundle,
  displaySymbol,
  format,
  registerFormatter,
} from "./display/format.js";
export { escapeHtml } from "./display/html.js";
export type {
  Progress,
  ProgressOptions,
  ProgressReport,
  ProgressState,
  ProgressView,
} from "./display/progress.js";
export { KeyboardInterrupt } from "./exec/interrupts.js";
export type { Host, ProgressViewFactory, Runtime } from "./runtime.js";
export { findRuntime } from "./runtime.js";
export {
  askPassword,
  clearOutput,
  comms,
  display,
  interruptSignal,
  pollMessages,
  progress,
  setProgressView,
  setWidgetStates,
} from "./api.js";
export * from "./widgets/index.js";
