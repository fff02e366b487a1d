// Adding samples to traces: kernel and page do the same to their own copies.

type Attributes = Readonly<Record<string, unknown>>;

/**
 * A trace with samples at its end; the given one stays as it is.
 *
 * A regular axis (`x0`, `dx`) goes on, and becomes a list when values for it are among the samples.
 *
 * @param trace attributes of the trace
 * @param samples new values by attribute
 * @param maxPoints samples that stay; the oldest go
 */
export function extendedTrace(
  trace: Attributes,
  samples: Readonly<Record<string, ArrayLike<unknown>>>,
  maxPoints: number,
): Record<string, unknown> {
  const out: Record<string, unknown> = { ...trace };
  const before = listOf(trace.y).length;
  if (samples.x && trace.x === undefined && before > 0) {
    const { start, step } = regularAxis(trace);
    out.x = Array.from({ length: before }, (_, i) => start + i * step);
    delete out.x0;
    delete out.dx;
  }
  for (const [name, values] of Object.entries(samples))
    out[name] = [...listOf(out[name]), ...listOf(values)].slice(-maxPoints);
  const dropped = before + listOf(samples.y).length - listOf(out.y).length;
  if (samples.y && out.x === undefined && dropped > 0) {
    const { start, step } = regularAxis(trace);
    out.x0 = start + dropped * step;
  }
  return out;
}

/** Any array as a plain one. */
export function listOf(value: unknown): unknown[] {
  return Array.from((value ?? []) as ArrayLike<unknown>);
}

/** Plotly's defaults: 0, 1, 2 … */
function regularAxis({ x0, dx }: Attributes): { readonly start: number; readonly step: number } {
  return { start: typeof x0 === "number" ? x0 : 0, step: typeof dx === "number" ? dx : 1 };
}
