import { buildUntil } from "../offer/build-until.ts";
import { create } from "../offer/create.ts";
import { fill } from "../offer/fill.ts";
import { safeUrl } from "../offer/safe-url.ts";
import type { NowItem, NowOffer, NowRun } from "../sdk/api.ts";
import type { NowWords } from "./api.ts";

/** An item as it is drawn. `end` ends what keeps it up to date. */
export interface DrawnItem {
  readonly element: HTMLElement;
  readonly end: () => void;
}

/** What a person can do with an item. */
export interface ItemHandlers {
  act(event: Event): void;
  dismiss(offer: NowOffer): void;
}

/** What can be drawn: a kind that is not among these, also one of a later mesh, is left out. */
export type ShownItem = NowRun | NowOffer;

/** The name of an item: what it is about, whatever it says of that. */
export function nameOf(item: ShownItem): string {
  return item.kind === "run" ? `run ${item.journey} ${item.run}` : `offer ${item.receipt}`;
}

/** Whether there is anything to show of it: a stage may have no title. */
export function isShown(item: NowItem): item is ShownItem {
  return item.kind === "offer" || (item.kind === "run" && item.title !== undefined);
}

/** An item as elements. What it says is text, in its own writing direction; a link that is not safe is left out. */
export function buildItem(item: ShownItem, words: NowWords, on: ItemHandlers): DrawnItem {
  const { title = "", body, action } = item.kind === "run" ? item : item.offer;
  const parts: HTMLElement[] = [create("p", { part: "title", dir: "auto" }, title)];
  if (body !== undefined) parts.push(create("p", { part: "body", dir: "auto" }, body));
  const until = item.kind === "offer" ? buildUntil(Date.parse(item.offer.validUntil), words) : undefined;
  if (until !== undefined) {
    parts.unshift(create("p", { part: "kind", lang: words.language }, words.offer));
    parts.push(until.element);
  }
  const element = create("li", { part: `item ${item.kind}` }, create("div", { part: "text" }, ...parts));
  if (action !== undefined) element.append(...buildAction(action, title, words, on));
  if (item.kind === "offer") element.append(buildDismiss(item, words, on));
  return { element, end: until?.end ?? (() => {}) };
}

/** A link; without one a button, which the app listens to. An offer without words of its own for it has its title there. */
function buildAction(
  action: { readonly label: string; readonly url?: string },
  title: string,
  words: NowWords,
  on: ItemHandlers,
): HTMLElement[] {
  const label = action.label === title ? words.view : action.label;
  if (action.url === undefined) {
    const button = create("button", { part: "action", type: "button", dir: "auto" }, label);
    button.onclick = on.act;
    return [button];
  }
  const href = safeUrl(action.url);
  if (href === undefined) return [];
  const link = create("a", { part: "action", dir: "auto" }, label);
  link.href = href;
  link.onclick = on.act;
  // A tab opened with the middle button is a click too, though no `click` event.
  link.onauxclick = (event) => event.button === 1 && on.act(event);
  return [link];
}

function buildDismiss(item: NowOffer, words: NowWords, on: ItemHandlers): HTMLElement {
  const label = fill(words.dismiss, { title: item.offer.title });
  const button = create("button", { part: "dismiss", type: "button", "aria-label": label, lang: words.language }, "×");
  button.onclick = () => on.dismiss(item);
  return button;
}
