import type { MimeBundle } from "../display/format.js";
import { WIDGET_VIEW_TYPE } from "../../protocol/module.js";
import type { StackState } from "../../protocol/states.js";
import { Widget } from "./widget.js";

/** Any widget. */
export interface StackPart {
  readonly id: string;
  bundle(): MimeBundle | Promise<MimeBundle>;
}

/** Widgets side by side, or one above the other. */
export class Stack extends Widget<StackState> {
  /**
   * @param parts the widgets
   * @param direction `"row"` wraps where there is no room; default `"column"`
   */
  constructor(
    readonly parts: readonly StackPart[],
    direction: "row" | "column" = "column",
  ) {
    super(
      { model: "StackModel", view: "StackView" },
      { children: parts.map(({ id }) => `IPY_MODEL_${id}`), direction },
    );
  }

  /** The picture of the first part that has one. */
  protected override fallback(): MimeBundle | Promise<MimeBundle> {
    const bundles = this.parts.map((part) => part.bundle());
    return bundles.some((bundle) => bundle instanceof Promise)
      ? Promise.all(bundles).then(firstPicture)
      : firstPicture(bundles as MimeBundle[]);
  }
}

function firstPicture(bundles: readonly MimeBundle[]): MimeBundle {
  const { [WIDGET_VIEW_TYPE]: _, ...found } = bundles.find((bundle) => "image/png" in bundle) ?? {};
  return found;
}
