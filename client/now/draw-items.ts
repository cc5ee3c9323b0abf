import { create } from "../offer/create.ts";
import { watchImpression } from "../offer/watch-impression.ts";
import type { NowWords } from "./api.ts";
import { buildItem, type DrawnItem, type ItemHandlers, nameOf, type ShownItem } from "./build-item.ts";

/** What becomes of items that are shown. */
export interface ListHandlers {
  act(item: ShownItem, event: Event): void;
  dismiss: ItemHandlers["dismiss"];
  /** An offer was in view; told once of each. */
  seen(receipt: string): void;
}

/** A list that shows items, and keeps the elements of those that say the same as before. */
export interface ItemList {
  readonly element: HTMLElement;
  draw(items: readonly ShownItem[], words: NowWords): void;
}

/** A list without items. */
export function openList(on: ListHandlers): ItemList {
  // Safari takes a list without bullets for none unless its role is said.
  const element = create("ul", { part: "list", role: "list" });
  const seen = new Set<string>();
  let drawn = new Map<string, DrawnItem>();

  function build(item: ShownItem, words: NowWords): DrawnItem {
    const made = buildItem(item, words, { act: (event) => on.act(item, event), dismiss: on.dismiss });
    made.element.dataset.name = nameOf(item);
    if (item.kind !== "offer" || seen.has(item.receipt)) return made;
    const endWatch = watchImpression(made.element, () => {
      seen.add(item.receipt);
      on.seen(item.receipt);
    });
    return {
      ...made,
      end: () => {
        endWatch();
        made.end();
      },
    };
  }

  return {
    element,
    draw(items, words) {
      element.ariaLabel = words.now;
      element.hidden = items.length === 0;
      const next = new Map(
        items.map((item) => {
          const says = JSON.stringify([item, words]);
          return [says, drawn.get(says) ?? build(item, words)] as const;
        }),
      );
      for (const [says, { end }] of drawn) if (!next.has(says)) end();
      drawn = next;
      place(
        element,
        [...next.values()].map(({ element: row }) => row),
      );
    },
  };
}

/** Puts the rows into the list. The focus stays with the item that has it: on the same part of it, if it is drawn anew. */
function place(list: HTMLElement, rows: readonly HTMLElement[]): void {
  if (list.children.length === rows.length && rows.every((row, at) => row === list.children[at])) return;
  const { activeElement } = list.getRootNode() as ShadowRoot;
  const name = activeElement?.closest<HTMLElement>("li")?.dataset.name;
  list.replaceChildren(...rows);
  if (!(activeElement instanceof HTMLElement) || name === undefined) return;
  const row = rows.find(({ dataset }) => dataset.name === name);
  row?.querySelector<HTMLElement>(`.${activeElement.className}`)?.focus({ preventScroll: true });
}
