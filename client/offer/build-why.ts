import type { OfferWords } from "./api.ts";
import { create } from "./create.ts";

/** "Why this?": a button and what it discloses. The reasons are asked for when it is opened, each time until they came. */
export function buildWhy(
  words: OfferWords,
  explain: () => Promise<readonly string[]>,
): { readonly button: HTMLElement; readonly panel: HTMLElement } {
  const panel = create("div", { part: "reasons", id: "reasons", "aria-live": "polite", hidden: "" });
  const button = create(
    "button",
    { part: "why", type: "button", "aria-expanded": "false", "aria-controls": "reasons" },
    words.why,
  );
  let isAsked = false;

  async function load(): Promise<void> {
    isAsked = true;
    panel.replaceChildren(create("p", {}, words.loading));
    try {
      const reasons = await explain();
      panel.replaceChildren(create("ul", {}, ...reasons.map((reason) => create("li", {}, reason))));
    } catch {
      isAsked = false;
      panel.replaceChildren(create("p", {}, words.unexplained));
    }
    panel.scrollIntoView({ block: "nearest" });
  }

  button.onclick = () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden && !isAsked) void load();
  };
  return { button, panel };
}
