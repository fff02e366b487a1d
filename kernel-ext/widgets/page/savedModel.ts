import { unpackArrays } from "../../protocol/arrays.js";
import { views } from "../views/index.js";
import type { Services, ViewModel } from "../views/model.js";
import { type SavedWidget, withBuffers } from "./data.js";

/** A saved widget that lives on in a page without a kernel: views of one widget share it. */
export class SavedModel implements ViewModel {
  private readonly state: Record<string, unknown>;
  private readonly handlers = new Map<string, Set<() => void>>();

  constructor(
    saved: SavedWidget,
    private readonly find: (id: string) => SavedModel | undefined,
    private readonly services: Services,
    readonly name: string = saved.model_name,
  ) {
    this.state = unpackArrays(withBuffers(saved)) as Record<string, unknown>;
  }

  get(name: string): unknown {
    return this.state[name];
  }

  set(name: string, value: unknown): void {
    if (this.state[name] === value) return;
    this.state[name] = value;
    for (const handler of this.handlers.get(name) ?? []) handler();
  }

  save(): void {}

  send(): void {}

  onChange(name: string, handler: () => void): () => void {
    const handlers = this.handlers.get(name) ?? new Set();
    this.handlers.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  onMessage(): () => void {
    return () => {};
  }

  async mountChild(reference: string, element: HTMLElement): Promise<() => void> {
    return this.find(reference.replace(/^IPY_MODEL_/, ""))?.mount(element) ?? (() => {});
  }

  mount(element: HTMLElement): () => void {
    return views[this.name]?.(this, element, this.services) ?? (() => {});
  }
}
