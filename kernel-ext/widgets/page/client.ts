// Script of exported pages: pictures become figures, saved widgets come to life when they are scrolled into view.
import { pageServices } from "../frontend/services.js";
import { keepHeight } from "../views/height.js";
import type { Plotly } from "../views/model.js";
import type { PageData } from "./data.js";
import { SavedModel } from "./savedModel.js";

const { figures, widgets } = JSON.parse(document.getElementById("data")!.textContent!) as PageData;

const services = pageServices(
  () => Promise.resolve((globalThis as unknown as { Plotly: Plotly }).Plotly),
  () => Promise.resolve(document.getElementById("simulator")!.textContent!),
);

const models = new Map<string, SavedModel>();
for (const [id, widget] of Object.entries(widgets))
  models.set(id, new SavedModel(widget, (other) => models.get(other), services));

async function drawFigure(place: HTMLElement): Promise<void> {
  const figure = figures[Number(place.dataset.figure)] as {
    data: unknown[];
    layout: { width?: number; height?: number };
    config?: object;
  };
  const plotly = await services.plotly();
  const target = document.createElement("div");
  const { width: _, ...layout } = figure.layout;
  keepHeight(target, layout);
  place.replaceChildren(target);
  await plotly.newPlot(target, figure.data, layout, {
    displaylogo: false,
    ...figure.config,
    responsive: true,
  });
}

function mountWidget(place: HTMLElement): void {
  const model = models.get(place.dataset.widget!);
  if (!model) return;
  const target = document.createElement("div");
  place.replaceChildren(target);
  model.mount(target);
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      const place = target as HTMLElement;
      if (place.dataset.figure === undefined) mountWidget(place);
      else void drawFigure(place);
    }
  },
  { rootMargin: "300px" },
);
for (const place of document.querySelectorAll("[data-figure], [data-widget]")) seen.observe(place);

// Frames cannot measure themselves: their scripts are off.
for (const frame of document.querySelectorAll("iframe")) {
  const fit = (): void => {
    const content = frame.contentDocument?.documentElement;
    if (content) frame.style.height = `${content.scrollHeight + 2}px`;
  };
  frame.addEventListener("load", fit);
  fit();
}
