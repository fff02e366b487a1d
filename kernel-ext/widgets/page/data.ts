// What an exported page holds beside its HTML.

/** A widget as notebooks save it. */
export interface SavedWidget {
  readonly model_name: string;
  readonly model_module: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** Bytes by path, as base64. */
  readonly buffers?: readonly {
    readonly encoding: string;
    readonly path: readonly (string | number)[];
    readonly data: string;
  }[];
}

export interface PageData {
  /** Plotly's JSON by number. */
  readonly figures: readonly object[];
  readonly widgets: Readonly<Record<string, SavedWidget>>;
}
