/**
 * Do something once, as soon as an element can be seen.
 *
 * Plotly finds no size of texts that are hidden and puts them over each other, and JupyterLab hides everything for a
 * moment when its theme changes.
 *
 * @param element whose sight counts
 * @param action what to do
 * @returns a function that gives up waiting
 */
export function whenSeen(element: Element, action: () => void): () => void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    action();
  });
  observer.observe(element);
  return () => observer.disconnect();
}
