import type { Plotly, Services } from "../views/model.js";

/**
 * Services of a page.
 *
 * @param plotly loads Plotly; asked once
 * @param simulatorSource loads the source of the simulator; asked once
 */
export function pageServices(
  plotly: () => Promise<Plotly>,
  simulatorSource: () => Promise<string>,
): Services {
  let library: Promise<Plotly> | undefined;
  let source: Promise<string> | undefined;
  return {
    plotly: () => {
      library ??= plotly();
      return library;
    },
    simulatorSource: () => {
      source ??= simulatorSource();
      return source;
    },
    theme: pageTheme,
    onThemeChange: watchTheme,
  };
}

/** JupyterLab says its theme on the body, exported pages on the root; else the reader's preference counts. */
export function pageTheme(): "light" | "dark" {
  const { jpThemeLight } = document.body.dataset;
  if (jpThemeLight !== undefined) return jpThemeLight === "true" ? "light" : "dark";
  const { theme } = document.documentElement.dataset;
  if (theme === "light" || theme === "dark") return theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Hear of changes of the theme. */
export function watchTheme(handler: () => void): () => void {
  let before = pageTheme();
  const look = (): void => {
    const now = pageTheme();
    if (now === before) return;
    before = now;
    handler();
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const preference = matchMedia("(prefers-color-scheme: dark)");
  preference.addEventListener("change", look);
  return () => {
    observer.disconnect();
    preference.removeEventListener("change", look);
  };
}
