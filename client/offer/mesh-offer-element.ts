import type { Mesh, Offered } from "../sdk/api.ts";
import type { GivenWords, OfferWords } from "./api.ts";
import { buildSurface } from "./build-surface.ts";
import { buildToast } from "./build-toast.ts";
import { buildUntil } from "./build-until.ts";
import { checkMesh } from "./check-mesh.ts";
import { chooseWords } from "./choose-words.ts";
import { explainReceipt } from "./explain-receipt.ts";
import { runAt } from "./run-at.ts";
import { stopOffers } from "./stop-offers.ts";
import { STYLE } from "./style.ts";
import { watchImpression } from "./watch-impression.ts";

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

/** `<mesh-offer>`: shows the offers of a mesh, one at a time (client/offer/mesh-offer.ts says how it is used). */
export class MeshOfferElement extends HTMLElement {
  /** An app's own words over the built-in ones; they hold from the next offer on. */
  declare words: GivenWords | undefined;

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #toast = buildToast();
  #mesh: Mesh | undefined;
  #waiting: Offered[] = [];
  #shown: (Offered & { close(): void }) | undefined;
  #leaveMesh = () => {};

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(this.#toast.element);
    // What an app has set before this module was there would hide the accessor.
    const { mesh } = this;
    Reflect.deleteProperty(this, "mesh");
    this.mesh = mesh;
  }

  /** Whose offers are shown, and who hears what becomes of them. Without one, offers wait. */
  get mesh(): Mesh | undefined {
    return this.#mesh;
  }
  set mesh(mesh: Mesh | undefined) {
    checkMesh(mesh);
    if (this.#mesh !== undefined && this.#mesh !== mesh) this.#endAll();
    this.#mesh = mesh;
    this.#joinMesh();
  }

  connectedCallback(): void {
    this.#joinMesh();
  }

  disconnectedCallback(): void {
    this.#leaveMesh();
    if (this.#shown !== undefined) this.#waiting.push(this.#shown);
    this.#close();
  }

  /** Shows an offer now; the one that is shown waits, and comes back after it. One that is over is not shown. */
  show(offered: Offered): void {
    if (this.#shown?.receipt === offered.receipt) return;
    if (this.#shown !== undefined) this.#waiting.push(this.#shown);
    this.#close();
    this.#waiting.push(offered);
    this.#showNext();
  }

  #joinMesh(): void {
    this.#leaveMesh();
    const mesh = this.#mesh;
    if (mesh === undefined || !this.isConnected) return;
    let consented = mesh.consented;
    const leave = [
      mesh.onOffer((offered) => this.#hear(offered)),
      // Not at once: a link that goes away while it is being clicked need not lead anywhere.
      mesh.on("gone", ({ receipt }) => setTimeout(() => this.#end(receipt))),
      mesh.on("consent", (now) => {
        const isWithdrawn = this.#stops().some((purpose) => consented[purpose] && !now[purpose]);
        consented = now;
        if (isWithdrawn) this.#endAll();
      }),
    ];
    this.#leaveMesh = () => {
      for (const end of leave.splice(0)) end();
    };
    this.#showNext();
  }

  #hear(offered: Offered): void {
    if ([this.#shown, ...this.#waiting].some((known) => known?.receipt === offered.receipt)) return;
    this.#waiting.push(offered);
    this.#showNext();
  }

  /** The newest one that waits and is not over. */
  #showNext(): void {
    if (this.#mesh === undefined || !this.isConnected || this.#shown !== undefined) return;
    const next = this.#waiting.pop();
    if (next === undefined) return;
    if (endOf(next) > Date.now()) this.#open(next, this.#mesh);
    else this.#showNext();
  }

  #open(offered: Offered, mesh: Mesh): void {
    const { offer, receipt } = offered;
    const locale = this.getAttribute("locale") ?? this.closest<HTMLElement>("[lang]")?.lang;
    const words = chooseWords(locale || navigator.language, this.words);
    const until = buildUntil(endOf(offered), words);
    const surface = buildSurface(offer, until.element, words, {
      act: () => {
        mesh.react(receipt, "click");
        setTimeout(() => this.#end(receipt));
      },
      dismiss: () => {
        mesh.react(receipt, "dismiss");
        this.#end(receipt);
      },
      stop: () => this.#stop(mesh, offered, words),
      explain: () => explain(mesh, offered, words),
    });
    let cameFrom: EventTarget | null = null;
    surface.addEventListener("focusin", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && surface.contains(relatedTarget))) cameFrom = relatedTarget;
    });
    const endings = [
      until.end,
      watchImpression(surface, () => mesh.react(receipt, "impression")),
      runAt(endOf(offered), () => this.#end(receipt)),
    ];
    this.#shown = {
      ...offered,
      close: () => {
        for (const end of endings) end();
        const hadFocus = surface.contains(this.#root.activeElement);
        surface.remove();
        if (hadFocus && cameFrom instanceof HTMLElement) cameFrom.focus({ preventScroll: true });
      },
    };
    this.#root.prepend(surface);
    const { coupon } = offer;
    if (coupon) {
      const { language } = words;
      const endMs = Date.parse(coupon.expiresAt) + endOf(offered) - Date.parse(offer.validUntil);
      const shown = { receipt, coupon, endMs, mesh, language, words: this.words?.coupon };
      // Without it, the offer still leads to its own page, which has the code.
      import("./coupon.ts").then(
        ({ showCoupon }) => surface.isConnected && endings.push(showCoupon(surface, shown)),
        () => {},
      );
    }
    this.#toast.say(`${words.offer}: ${offer.title}`, "unseen");
  }

  /** Of the purposes that "stop these" is about, those that are granted; where none of them is, all that are. */
  #stop(mesh: Mesh, offered: Offered, words: OfferWords): void {
    const granted = Object.keys(mesh.consented).filter((purpose) => mesh.consented[purpose]);
    const named = granted.filter((purpose) => this.#stops().includes(purpose));
    this.#endAll();
    stopOffers(mesh, offered, { purposes: named.length > 0 ? named : granted, words, toast: this.#toast });
  }

  /** The purposes that "stop these" is about. */
  #stops(): string[] {
    return (this.getAttribute("stop") ?? "marketing").split(/\s+/);
  }

  #endAll(): void {
    this.#waiting = [];
    this.#close();
  }

  #end(receipt: string): void {
    this.#waiting = this.#waiting.filter((offered) => offered.receipt !== receipt);
    if (this.#shown?.receipt !== receipt) return;
    this.#close();
    this.#showNext();
  }

  #close(): void {
    this.#shown?.close();
    this.#shown = undefined;
  }
}

/** By this device's clock, epoch milliseconds. */
function endOf({ offer, untilMs = Date.parse(offer.validUntil) }: Offered): number {
  return untilMs;
}

async function explain(mesh: Mesh, { receipt: id, offer }: Offered, words: OfferWords): Promise<readonly string[]> {
  const receipt = (await mesh.receipts()).find((candidate) => candidate.id === id);
  if (receipt === undefined) throw new Error(`no receipt ${id}`);
  return explainReceipt(receipt, mesh.consented, words, new Map([[offer.moment, offer.title]]));
}
