import type { Filler } from "./fillers.js";

/** What a stimulus needs to know of a model: every model of neurolab fits. */
export interface StimulatedModel {
  readonly params: {
    /** Number of regions. */
    readonly N: number;
    /** Length of a run in ms. */
    readonly duration: number;
    /** Integration step in ms. */
    readonly dt: number;
  };
  /** Names of the regions, in the order of the nodes. */
  readonly regions?: readonly string[] | undefined;
}

/** Arguments that every input takes. */
export interface InputOptions {
  /** Number of rows: nodes, or independent realisations. */
  n?: number;
  /** Seed of the input's own random numbers; null draws one, which `seed` then shows. */
  seed?: number | null;
}

/** Arguments of inputs with a window in time. */
export interface StimulusOptions extends InputOptions {
  /** Onset in ms: the waveform begins here. 0 and null mean at once. */
  start?: number | null;
  /** Last moment in ms, zero afterwards. 0 and null mean until the end. */
  end?: number | null;
}

/** An input laid out over a run, to be read in pieces without holding the whole in memory. */
export interface InputStream {
  /** Number of rows. */
  readonly rows: number;
  /** Number of samples in the whole. */
  readonly columns: number;
  /** Write samples from column `first` on into `out`, `[row][column]`, row-major. */
  readonly fillInto: Filler;
}
