import type { Offer, OfferFormat } from "../sdk/api.ts";
import type { OfferWords } from "./api.ts";
import { buildWhy } from "./build-why.ts";
import { create } from "./create.ts";
import { safeUrl } from "./safe-url.ts";

/** What a person can do with an offer. */
export interface SurfaceHandlers {
  act(): void;
  dismiss(): void;
  stop(): void;
  /** Why it is there, in sentences. */
  explain(): Promise<readonly string[]>;
}

/** How an offer looks here: a landing page has no page of its own in an app, and is a card. */
export type Look = Exclude<OfferFormat, "landing">;

/**
 * The offer as elements, with `until` when it is valid: focus goes from the action to "why this?", "stop these" and at last to closing. What the offer
 * says is text, in its own writing direction; a link or an image that is not safe is left out.
 */
export function buildSurface(offer: Offer, until: HTMLElement, words: OfferWords, on: SurfaceHandlers): HTMLElement {
  const look: Look = offer.format === "landing" ? "card" : offer.format;
  const surface = create("section", {
    part: `offer ${look}`,
    role: look === "button" ? "group" : "region",
    "aria-label": `${words.offer}: ${offer.title}`,
  });
  surface.append(
    ...(look === "card" ? buildImage(offer) : []),
    ...(look === "button" ? [] : [buildText(offer, until)]),
    ...buildAction(offer, look, words, on.act),
    buildMore(words, on, look === "button" ? [until] : []),
    buildClose(words, on.dismiss),
  );
  surface.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    on.dismiss();
  };
  return surface;
}

function buildImage({ image }: Offer): HTMLElement[] {
  const src = safeUrl(image);
  if (src === undefined) return [];
  const img = create("img", { part: "image", alt: "", decoding: "async", referrerpolicy: "no-referrer" });
  img.onerror = () => img.remove();
  img.src = src;
  return [img];
}

function buildText({ title, body }: Offer, until: HTMLElement): HTMLElement {
  const paragraphs = [create("p", { part: "title", dir: "auto" }, title)];
  if (body !== undefined) paragraphs.push(create("p", { part: "body", dir: "auto" }, body));
  return create("div", { part: "text" }, ...paragraphs, until);
}

/** An action without words of its own has its offer's title (docs/contract.md#answer), which then stands there twice. */
function buildAction({ action, title }: Offer, look: Look, words: OfferWords, act: () => void): HTMLElement[] {
  const href = safeUrl(action.url);
  if (href === undefined) return [];
  const label = look !== "button" && action.label === title ? words.view : action.label;
  const link = create("a", { part: "action", dir: "auto" }, label);
  link.href = href;
  link.onclick = act;
  // A tab opened with the middle button is a click too, though no `click` event.
  link.onauxclick = (event) => event.button === 1 && act();
  return [link];
}

function buildMore(words: OfferWords, on: SurfaceHandlers, first: readonly HTMLElement[]): HTMLElement {
  const why = buildWhy(words, on.explain);
  const stop = create("button", { part: "stop", type: "button" }, words.stop);
  stop.onclick = on.stop;
  return create("div", { part: "more", lang: words.language }, ...first, why.button, stop, why.panel);
}

function buildClose(words: OfferWords, dismiss: () => void): HTMLElement {
  const close = create("button", { part: "close", type: "button", "aria-label": words.close }, "×");
  close.onclick = dismiss;
  return close;
}
