/**
 * The program inside the page, as text: draws each figure when it comes near the window, follows the theme and
 * the width. It stands here as text because it must survive bundlers and runs only in the reader's browser.
 */
export const client: string = `
"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const { templates, palettes, surfaces } = read("themes");
  const figures = read("figures");
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (dark.matches ? "dark" : "light");
  const drawn = new Map();

  const inTheme = (figure, width) => {
    const name = theme();
    const { ink, gap, paper } = surfaces[name];
    const layout = structuredClone(figure.layout);
    layout.template = templates[name];
    for (const [axis, role] of Object.entries(layout.meta.palettes || {}))
      layout[axis] = { ...layout[axis], colorscale: palettes[name][role] };
    const data = structuredClone(figure.data);
    for (const index of layout.meta.ink || []) {
      const trace = data[index];
      if (trace.line || (trace.mode || "").includes("lines")) trace.line = { ...trace.line, color: ink };
      if (trace.marker) trace.marker = { ...trace.marker, color: ink };
    }
    layout.plot_bgcolor = figure.layout.plot_bgcolor === surfaces.light.gap ? gap : paper;
    const fixed = layout.width;
    if (fixed && layout.height && fixed > width) layout.height = Math.max(240, Math.round((layout.height * width) / fixed));
    layout.width = fixed ? Math.min(fixed, width) : width;
    // On a phone many region names would leave no room for the matrix; a tap still tells them.
    if (width < 440)
      for (const axis of Object.keys(layout).filter((key) => /^[xy]axis/.test(key)))
        if (layout[axis].type === "category" && layout[axis].nticks) layout[axis].showticklabels = false;
    return { data, layout, config: { ...figure.config, responsive: false } };
  };

  const draw = async (element) => {
    const width = Math.floor(element.clientWidth);
    const figure = figures[Number(element.dataset.figure)];
    const { data, layout, config } = inTheme(figure, width);
    if (!drawn.has(element)) element.replaceChildren();
    drawn.set(element, width);
    element.style.minHeight = layout.height + "px";
    await Plotly.react(element, data, layout, config);
  };

  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) {
        seen.unobserve(target);
        draw(target);
      }
  }, { rootMargin: "400px" });
  const plots = [...document.querySelectorAll(".plot")];
  for (const element of plots) seen.observe(element);

  let pending = 0;
  const resized = () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      for (const [element, width] of drawn) if (Math.floor(element.clientWidth) !== width) draw(element);
    }, 120);
  };
  new ResizeObserver(resized).observe(document.body);

  const redraw = () => { for (const element of drawn.keys()) draw(element); };
  const button = document.querySelector(".theme");
  const label = () => { button.textContent = theme() === "dark" ? "Light" : "Dark"; button.hidden = false; };
  button.addEventListener("click", () => {
    root.dataset.theme = theme() === "dark" ? "light" : "dark";
    label();
    redraw();
  });
  dark.addEventListener("change", () => { label(); if (!root.dataset.theme) redraw(); });
  label();

  const links = new Map([...document.querySelectorAll("nav a")].map((a) => [a.hash.slice(1), a]));
  const reading = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) for (const [id, a] of links) a.toggleAttribute("aria-current", id === target.id);
  }, { rootMargin: "-10% 0px -75% 0px" });
  for (const section of document.querySelectorAll("section[id]")) reading.observe(section);
  addEventListener("beforeprint", () => { for (const element of plots) if (!drawn.has(element)) draw(element); });
})();
`.trim();
