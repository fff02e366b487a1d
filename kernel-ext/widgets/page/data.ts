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

/** State of a saved widget with its bytes in their places. */
export function withBuffers({ state, buffers = [] }: SavedWidget): Record<string, unknown> {
  const copy = structuredClone(state) as Record<string, unknown>;
  for (const { path, data } of buffers) {
    let place: unknown = copy;
    for (const key of path.slice(0, -1)) place = (place as Record<string | number, unknown>)[key];
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    (place as Record<string | number, unknown>)[path.at(-1)!] = bytes;
  }
  return copy;
}
