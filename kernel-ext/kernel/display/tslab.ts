// What `require("tslab")` gives in a cell: the public API of tslab on our displays, without loading tslab.
import type { Displays } from "./display.js";

type Show = (content: string | Uint8Array) => void;

/** tslab's `Display`. */
export type TslabDisplay = Record<
  "javascript" | "html" | "markdown" | "latex" | "svg" | "png" | "jpeg" | "gif" | "pdf" | "text",
  Show
> & { raw(contentType: string, content: string | Uint8Array): void };

const TYPES = {
  javascript: "text/javascript",
  html: "text/html",
  markdown: "text/markdown",
  latex: "text/latex",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  pdf: "application/pdf",
  text: "text/plain",
} as const;

/** Module object for `require("tslab")`. */
export function tslabModule(
  displays: () => Displays,
  versions: Readonly<Record<"tslab" | "typescript" | "node", string>>,
): { display: TslabDisplay; newDisplay(): TslabDisplay; versions: typeof versions } {
  return {
    versions,
    display: makeDisplay((bundle) => void displays().display(bundle, { raw: true })),
    newDisplay: () => {
      // The first call shows, every further one replaces what is shown.
      let update: ((bundle: Record<string, unknown>) => void) | undefined;
      return makeDisplay((bundle) => {
        if (update) return update(bundle);
        const handle = displays().display(bundle, { raw: true });
        update = (next) => void handle.update(next, { raw: true });
      });
    },
  };
}

function makeDisplay(show: (bundle: Record<string, unknown>) => void): TslabDisplay {
  const raw = (type: string, content: string | Uint8Array): void => show({ [type]: content });
  const methods = Object.entries(TYPES).map(([name, type]) => [
    name,
    (content: string) => raw(type, content),
  ]);
  return { ...Object.fromEntries(methods), raw } as TslabDisplay;
}
