import { checkMesh } from "../offer/check-mesh.ts";
import { create } from "../offer/create.ts";
import { fill } from "../offer/fill.ts";
import type { Mesh, NowItem } from "../sdk/api.ts";
import type { GivenNowWords, NowWords } from "./api.ts";
import { isShown, type ShownItem } from "./build-item.ts";
import { openList } from "./draw-items.ts";
import { STYLE } from "./style.ts";
import { chooseNowWords } from "./words.ts";

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

/** How often the element asks the mesh while the page is seen. Time alone can move a run, and no message tells the page. */
const ASK_MS = 60_000;

/** `<mesh-now>`: shows what the first screen should show (client/now/mesh-now.ts says how it is used). */
export class MeshNowElement extends HTMLElement {
  static readonly observedAttributes = ["locale"];

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #status = create("p", { part: "status", role: "status" });
  readonly #list = openList({
    act: (item, event) => this.#act(item, event),
    dismiss: ({ receipt }) => this.#dismiss(receipt),
    seen: (receipt) => this.#mesh?.react(receipt, "impression"),
  });
  /** What the page says if there is nothing else to show. */
  readonly #slot = create("slot");
  /** Without `measurement` the mesh does not hear that an offer was dismissed, but the person has said so. */
  readonly #dismissed = new Set<string>();
  #mesh: Mesh | undefined;
  #words: GivenNowWords | undefined;
  #items: readonly ShownItem[] = [];
  /** When the mesh said so, epoch milliseconds; undefined: it has not. */
  #saidMs: number | undefined;
  #isReached = true;
  #isWanted = false;
  #asking: Promise<void> | undefined;
  #leaveMesh = () => {};

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(this.#status, this.#list.element, this.#slot);
    // What an app has set before this module was there would hide the accessors.
    const { mesh, words } = this;
    Reflect.deleteProperty(this, "mesh");
    Reflect.deleteProperty(this, "words");
    this.#words = words;
    this.mesh = mesh;
  }

  get mesh(): Mesh | undefined {
    return this.#mesh;
  }
  set mesh(mesh: Mesh | undefined) {
    checkMesh(mesh);
    if (mesh !== this.#mesh) {
      this.#saidMs = undefined;
      this.#show([]);
    }
    this.#mesh = mesh;
    this.#joinMesh();
  }

  get words(): GivenNowWords | undefined {
    return this.#words;
  }
  set words(words: GivenNowWords | undefined) {
    this.#words = words;
    this.#draw();
  }

  get items(): readonly NowItem[] {
    return this.#items;
  }

  connectedCallback(): void {
    this.#joinMesh();
  }

  disconnectedCallback(): void {
    this.#leaveMesh();
  }

  attributeChangedCallback(): void {
    this.#draw();
    if (this.isConnected) void this.update();
  }

  update(): Promise<void> {
    this.#isWanted = true;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** The language that the page names, if that is one: the mesh would refuse any other. */
  get #locale(): string | undefined {
    try {
      return Intl.getCanonicalLocales(this.getAttribute("locale") || this.closest<HTMLElement>("[lang]")?.lang)[0];
    } catch {
      return undefined;
    }
  }

  #joinMesh(): void {
    this.#leaveMesh();
    const mesh = this.#mesh;
    this.#draw();
    if (mesh === undefined || !this.isConnected) return;
    const leaving = new AbortController();
    const ask = () => {
      if (!document.hidden) void this.update();
    };
    document.addEventListener("visibilitychange", ask, { signal: leaving.signal });
    const timer = setInterval(ask, ASK_MS);
    const leave = [
      mesh.on("consent", ask),
      mesh.on("answer", ask),
      mesh.on("gone", ({ receipt }) => this.#drop(receipt)),
      () => clearInterval(timer),
      () => leaving.abort(),
    ];
    this.#leaveMesh = () => {
      for (const end of leave.splice(0)) end();
    };
    ask();
  }

  /** Asks once for all who want it before the answer is under way. */
  async #ask(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      const mesh = this.#mesh;
      if (mesh === undefined) return;
      const locale = this.#locale;
      try {
        const items = await mesh.now(locale === undefined ? {} : { locale });
        if (mesh !== this.#mesh) continue;
        this.#isReached = true;
        this.#saidMs = Date.now();
        this.#show(items);
      } catch (problem) {
        this.#isReached = false;
        // What waiting does not mend is for whoever builds the app.
        if (Reflect.get(Object(problem), "code") !== "offline") console.warn("mesh-now:", problem);
        this.#show(this.#items.filter(isValidHere));
      }
    }
  }

  #show(items: readonly NowItem[]): void {
    const shown = items.filter(isShown).filter((item) => !(item.kind === "offer" && this.#dismissed.has(item.receipt)));
    const isChange = JSON.stringify(shown) !== JSON.stringify(this.#items);
    this.#items = shown;
    this.#draw();
    if (isChange) this.dispatchEvent(new CustomEvent("change", { detail: shown }));
  }

  #draw(): void {
    const words = chooseNowWords(this.#locale ?? navigator.language, this.#words);
    this.#list.draw(this.#items, words);
    this.#slot.hidden = this.#items.length > 0;
    const said = this.#isReached || this.#mesh === undefined ? "" : sayOffline(words, this.#saidMs);
    this.#status.lang = words.language;
    // A screen reader says it again each time that it is written.
    if (this.#status.textContent !== said) this.#status.textContent = said;
  }

  #act(item: ShownItem, event: Event): void {
    if (!this.dispatchEvent(new CustomEvent("act", { detail: item, cancelable: true }))) event.preventDefault();
    if (item.kind === "offer") this.#mesh?.react(item.receipt, "click");
  }

  #dismiss(receipt: string): void {
    this.#dismissed.add(receipt);
    this.#mesh?.react(receipt, "dismiss");
    this.#drop(receipt);
  }

  /** An offer that is over somewhere else is over here. One that was acted upon stays: it still holds. */
  #drop(receipt: string): void {
    if (!this.#dismissed.has(receipt)) void this.update();
    this.#show(this.#items);
  }
}

/** Whether an item holds by the clock of this device: while the mesh cannot be asked, there is no other. */
function isValidHere(item: ShownItem): boolean {
  return item.kind !== "offer" || Date.parse(item.offer.validUntil) > Date.now();
}

function sayOffline(words: NowWords, saidMs: number | undefined): string {
  if (saidMs === undefined) return words.unreachable;
  return fill(words.stale, { when: new Intl.DateTimeFormat(words.language, { timeStyle: "short" }).format(saidMs) });
}
