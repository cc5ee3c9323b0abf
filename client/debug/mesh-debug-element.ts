import { create } from "../offer/create.ts";
import { buildExchange, sayOutcome } from "./build-exchange.ts";
import { STYLE } from "./style.ts";
import type { Exchange } from "./tap-fetch.ts";
import { DEBUG_WORDS, type DebugWords } from "./words.ts";

const MAX_SHOWN = 40;

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

/** `<mesh-debug>`: the drawer for engineers: what the page and the mesh said to each other, newest first. */
export class MeshDebugElement extends HTMLElement {
  readonly #list = create("ol", { part: "exchanges" });
  readonly #last = create("code", { part: "last" });
  readonly #title = create("span", {});
  readonly #lead = create("p", { part: "fine lead" });
  readonly #drawer = create(
    "details",
    { part: "drawer" },
    create(
      "summary",
      { part: "handle" },
      create("span", { part: "dot", "aria-hidden": "true" }),
      this.#title,
      this.#last,
    ),
    this.#lead,
    this.#list,
  );
  #words = DEBUG_WORDS;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#drawer);
    this.words = DEBUG_WORDS;
  }

  /** Another language's, or an app's own. They hold for what is added from then on. */
  get words(): DebugWords {
    return this.#words;
  }
  set words(words: DebugWords) {
    this.#words = words;
    this.#title.textContent = words.title;
    this.#lead.textContent = words.lead;
    if (this.#last.textContent === "") this.#list.replaceChildren(create("li", { part: "fine" }, words.none));
  }

  /** A message that was sent, and what came back. */
  add(exchange: Exchange): void {
    if (this.#last.textContent === "") this.#list.replaceChildren();
    const locale = this.closest<HTMLElement>("[lang]")?.lang || navigator.language;
    this.#list.prepend(buildExchange(exchange, this.#words, locale));
    while (this.#list.children.length > MAX_SHOWN) this.#list.lastElementChild?.remove();
    this.#last.textContent = `${exchange.typ} · ${sayOutcome(exchange)}`;
    this.#drawer.classList.remove("fresh");
    requestAnimationFrame(() => this.#drawer.classList.add("fresh"));
  }

  /** Puts something above the messages. */
  put(element: HTMLElement): void {
    this.#lead.before(element);
  }
}
