// Elements of views. Everything that comes from a notebook is set as text or as an attribute, never as HTML.

/** An element with a class, attributes and children; texts become text nodes. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const STYLE_ID = "neurolab-widgets-style";

/** Add the style of the views to the page, once. */
export function ensureStyle(css: string): void {
  if (document.getElementById(STYLE_ID)) return;
  const style = document.createElement("style");
  style.id = STYLE_ID;
  style.textContent = css;
  document.head.append(style);
}

/**
 * Say when an element comes into view and when it leaves it.
 *
 * @returns a function that stops it
 */
export function whileSeen(target: HTMLElement, seen: (visible: boolean) => void): () => void {
  const observer = new IntersectionObserver(
    (entries) => seen(entries.some((entry) => entry.isIntersecting)),
    { rootMargin: "100px" },
  );
  observer.observe(target);
  return () => observer.disconnect();
}

/** A menu; the value of a choice is its place. */
export function menu(
  label: string,
  choices: readonly string[],
  chosen: number,
  onChoice: (index: number) => void,
): { readonly element: HTMLElement; readonly select: HTMLSelectElement } {
  const select = element("select", "", { "aria-label": label });
  for (const choice of choices) select.append(element("option", "", {}, choice));
  select.selectedIndex = chosen;
  select.addEventListener("change", () => onChoice(select.selectedIndex));
  return { element: element("label", "nl-menu", {}, element("span", "nl-unit", {}, label), select), select };
}
