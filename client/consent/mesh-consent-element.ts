import { checkMesh } from "../offer/check-mesh.ts";
import type { Mesh } from "../sdk/api.ts";
import type { ConsentAnswer, GivenConsentWords } from "./api.ts";
import { buildQuestion, type Question } from "./build-question.ts";
import { readableOn } from "./readable-on.ts";
import { STYLE } from "./style.ts";
import { chooseConsentWords } from "./words.ts";

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

/** `<mesh-consent>`: asks for consent, and tells the mesh what was said (client/consent/mesh-consent.ts says how it is used). */
export class MeshConsentElement extends HTMLElement {
  static readonly observedAttributes = ["purposes", "locale"];

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #ticked = new Set<string>();
  #mesh: Mesh | undefined;
  #words: GivenConsentWords | undefined;
  #question: Question | undefined;
  /** What the app or the person wants in this page; undefined: what the mesh knows decides. */
  #wants: "asked" | "left" | undefined;
  #cameFrom: EventTarget | null = null;
  #leaveMesh = () => {};

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
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
    this.#leaveMesh();
    this.#mesh = mesh;
    this.#leaveMesh =
      mesh?.on("consent", (consented) => {
        // The device was forgotten: what was said is not known any more.
        if (Object.keys(consented).length === 0) this.#wants = undefined;
        this.#update();
      }) ?? (() => {});
    const unknown = this.#named?.filter((purpose) => mesh?.info.purposes.includes(purpose) === false) ?? [];
    if (unknown.length > 0) console.warn(`mesh-consent: the mesh has no purpose ${unknown.join(", ")}`);
    this.#update();
  }

  get words(): GivenConsentWords | undefined {
    return this.#words;
  }
  set words(words: GivenConsentWords | undefined) {
    this.#words = words;
    this.#update();
  }

  get isAsking(): boolean {
    return this.#question !== undefined;
  }

  connectedCallback(): void {
    this.#update();
  }

  disconnectedCallback(): void {
    this.#close();
  }

  attributeChangedCallback(): void {
    this.#update();
  }

  ask(): void {
    this.#wants = "asked";
    this.#ticked.clear();
    this.#update();
  }

  /** What can be asked for: of the purposes named by the app, those that the mesh has. */
  get #purposes(): readonly string[] {
    const had = this.#mesh?.info.purposes;
    return this.#named?.filter((purpose) => had?.includes(purpose) ?? true) ?? had ?? [];
  }

  /** What the app names in `purposes`, each once. */
  get #named(): readonly string[] | undefined {
    const named = this.getAttribute("purposes")?.match(/[^\s,]+/g);
    return named ? [...new Set(named)] : undefined;
  }

  /** Asks who has not answered, or answered to an older notice. */
  get #isWanted(): boolean {
    if (!this.isConnected || this.#wants === "left" || this.#purposes.length === 0) return false;
    const { noticeChanged = false, consented = {} } = this.#mesh ?? {};
    return this.#wants === "asked" || noticeChanged || Object.keys(consented).length === 0;
  }

  #update(): void {
    if (this.#isWanted) this.#open();
    else if (this.#question?.element.ariaBusy === "true") return;
    else if (this.#question !== undefined && this.isConnected && this.#wants === undefined) {
      // Answered in another tab.
      const { consented = {} } = this.#mesh ?? {};
      this.#leave("answer", { purposes: Object.keys(consented).filter((purpose) => consented[purpose]) });
    } else this.#close();
  }

  /** Draws the question, anew if it is open already; what is ticked stays. */
  #open(): void {
    const { noticeChanged = false, info } = this.#mesh ?? {};
    const purposes = this.#purposes;
    // What is asked for no longer is ticked no longer.
    for (const purpose of this.#ticked) if (!purposes.includes(purpose)) this.#ticked.delete(purpose);
    const locale = this.getAttribute("locale") ?? this.closest<HTMLElement>("[lang]")?.lang;
    const words = chooseConsentWords(locale || navigator.language, this.#words);
    const hasGpc = Reflect.get(navigator, "globalPrivacyControl") === true;
    const question = buildQuestion({ purposes, info, ticked: this.#ticked, hasGpc }, words, {
      answer: (agreed) => this.#answer(agreed, question),
      later: () => this.#leave("later"),
    });
    question.element.addEventListener("focusin", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.#root.contains(relatedTarget))) this.#cameFrom = relatedTarget;
    });
    const colour = info?.brand?.colour;
    if (colour !== undefined) {
      question.element.style.setProperty("--brand", colour);
      question.element.style.setProperty("--on-brand", readableOn(colour));
    }
    if (noticeChanged) question.say(words.newNotice);
    this.#question?.element.remove();
    this.#question = question;
    this.#root.append(question.element);
  }

  async #answer(purposes: readonly string[], question: Question): Promise<void> {
    if (question.element.ariaBusy === "true") return;
    const words = chooseConsentWords(question.element.lang, this.#words);
    question.wait(true);
    try {
      await this.#tell(purposes);
    } catch (problem) {
      const code: unknown = Reflect.get(Object(problem), "code");
      // What trying again does not mend is for whoever builds the app.
      if (code !== "offline" && code !== "notice-changed") console.warn("mesh-consent:", problem);
      question.wait(false);
      question.say(code === "notice-changed" ? words.newNotice : words.unreachable);
      return;
    }
    this.#leave("answer", { purposes });
  }

  /** A no takes back what was granted of what is asked for; where nothing was, there is nothing to tell. */
  async #tell(purposes: readonly string[]): Promise<void> {
    const mesh = this.#mesh;
    const surface = this.getAttribute("surface") || "mesh-consent";
    if (purposes.length > 0) {
      if (mesh === undefined) throw new Error("the mesh is not reached yet");
      await mesh.consent(purposes, { surface });
      return;
    }
    const granted = this.#purposes.filter((purpose) => mesh?.consented[purpose]);
    if (granted.length > 0) await mesh?.withdraw(granted, { surface });
  }

  #leave(type: "answer" | "later", detail?: ConsentAnswer): void {
    this.#wants = "left";
    this.#close();
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #close(): void {
    const element = this.#question?.element;
    this.#question = undefined;
    if (element === undefined) return;
    const hadFocus = element.contains(this.#root.activeElement);
    element.remove();
    if (hadFocus && this.#cameFrom instanceof HTMLElement) this.#cameFrom.focus({ preventScroll: true });
  }
}
