import "../../client/offer/mesh-offer.ts";
import type { Answer, Mesh, Said } from "../../client/sdk/api.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { hasSaidNo } from "./answered.ts";
import { OFFER_WORDS, OWN_OFFER_WORDS } from "./offer-words.ts";
import type { Screens } from "./screens.ts";
import type { Street } from "./street/open-street.ts";
import { locale, words } from "./words/words.ts";

/** The line below the offers, which says why there is none. */
export interface Offers {
  /** Says something in its place. */
  say(text: string): void;
  /** Says what became of a scan, where no offer does; undefined: it failed. */
  sayScanned(said: Said | undefined): void;
}

/** Shows what the mesh offers, and when it offers nothing, why. */
export function openOffers(
  mesh: Mesh,
  street: Pick<Street, "showHotLight" | "placeOfFigure" | "onMove">,
  screens: Screens,
): Offers {
  const quiet = find("quiet", HTMLElement);
  /** Receipts of what is shown, or waits to be. */
  const held = new Set<string>();
  let hotLight: string | undefined;
  const element = create("mesh-offer", { edge: "none", locale });
  element.words = OWN_OFFER_WORDS;
  element.mesh = mesh;
  find("offers", HTMLElement).append(element);

  function rest(): void {
    quiet.hidden = held.size > 0;
    quiet.textContent = sayQuiet(mesh, street.placeOfFigure() !== undefined);
    street.showHotLight(hotLight !== undefined);
  }

  function say(text: string): void {
    quiet.hidden = false;
    quiet.textContent = text;
  }

  mesh.onOffer((offered) => {
    held.add(offered.receipt);
    if (offered.offer.moment === "hot-light") hotLight = offered.receipt;
    // What the person did last is what they look for; but who reads is not interrupted, and the offer waits its turn.
    if (document.activeElement !== element) element.show(offered);
    rest();
  });
  mesh.on("gone", ({ receipt }) => {
    held.delete(receipt);
    if (receipt === hotLight) hotLight = undefined;
    rest();
  });
  mesh.on("consent", ({ marketing }) => {
    if (!marketing) {
      held.clear();
      hotLight = undefined;
    }
    rest();
  });
  mesh.on("answer", (answer) => {
    const why = whyNot(answer);
    if (why !== undefined) say(words.noOffer(why));
  });
  // What is said of a place is true of that place only.
  let place = street.placeOfFigure();
  street.onMove(() => {
    if (place === street.placeOfFigure()) return;
    place = street.placeOfFigure();
    rest();
  });
  // A no is remembered here only, and no mesh tells of it.
  let isAsked = screens.current === "question";
  screens.onShow((screen) => {
    if (isAsked && screen !== "question") rest();
    isAsked = screen === "question";
  });
  rest();

  return {
    say,
    sayScanned(said) {
      if (said === undefined) say(words.failed);
      else if (said.state === "queued") say(words.queued);
      else if (said.state === "not-sent") say(said.reason === "offline" ? words.failed : words.notSent);
      else if (whyNot(said.answer) === undefined) rest();
    },
  };
}

/** What there is to say where nothing is offered: it depends on what was agreed to, and on where the person is. */
function sayQuiet({ consented }: Mesh, isInside: boolean): string {
  if (!Object.values(consented).includes(true)) {
    return hasSaidNo() || Object.keys(consented).length > 0 ? words.quietNo : words.quietLater;
  }
  if (consented.marketing !== true) return words.quietStopped;
  return isInside ? words.quietHere : words.quietYet;
}

/** Not worth a word: simply nothing happened, or there is to be a notification, of which the order speaks. */
const UNSAID = ["no-moment", "no-channel"];

/** Why there is no offer, where it is worth a word. */
function whyNot({ outcome, reason }: Answer): string | undefined {
  if (outcome !== "none" || reason === undefined || UNSAID.includes(reason)) return undefined;
  const why = new Map(Object.entries(OFFER_WORDS.reasons)).get(reason) ?? reason;
  return why.replace("{purpose}", OFFER_WORDS.somePurpose);
}
