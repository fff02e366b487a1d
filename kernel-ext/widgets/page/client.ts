// Script of exported pages: pictures become figures, saved widgets come to life when they are scrolled into view.
import { pageServices } from "../frontend/services.js";
import type { Plotly } from "../views/model.js";
import type { PageData } from "./data.js";
import { pageFigure, type StoredFigure } from "./pageFigure.js";
import { SavedModel } from "./savedModel.js";

const { figures, widgets } = JSON.parse(document.getElementById("data")!.textContent!) as PageData;

const services = pageServices(
  () => Promise.resolve((globalThis as unknown as { Plotly: Plotly }).Plotly),
  () => Promise.resolve(document.getElementById("simulator")!.textContent!),
);

const models = new Map<string, SavedModel>();
for (const [id, widget] of Object.entries(widgets))
  models.set(id, new SavedModel(widget, (other) => models.get(other), services));

/** What has come to life, with the function that draws it anew. */
const drawn = new Map<HTMLElement, () => void>();

async function drawFigure(place: HTMLElement): Promise<void> {
  const figure = figures[Number(place.dataset.figure)] as StoredFigure;
  const plotly = await services.plotly();
  const target = document.createElement("div");
  let width = 0;
  const draw = (): void => {
    width = place.clientWidth;
    const { data, layout, minWidth } = pageFigure(figure, services.theme(), width);
    target.style.height = `${layout.height}px`;
    target.style.minWidth = `${minWidth}px`;
    void plotly.react(target, data as unknown[], layout, {
      displaylogo: false,
      ...figure.config,
      responsive: true,
    });
  };
  place.replaceChildren(target);
  draw();
  drawn.set(place, draw);
  new ResizeObserver(() => {
    if (place.clientWidth > 0 && place.clientWidth !== width) draw();
  }).observe(place);
}

function mountWidget(place: HTMLElement): void {
  const model = models.get(place.dataset.widget!);
  if (!model) return;
  let unmount = (): void => {};
  const mount = (): void => {
    unmount();
    const target = document.createElement("div");
    place.replaceChildren(target);
    unmount = model.mount(target);
  };
  mount();
  drawn.set(place, mount);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const draw of drawn.values()) draw();
});

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
