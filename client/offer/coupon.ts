import type { Coupon, CouponState, HeldCoupon, Mesh } from "../sdk/api.ts";
import type { CouponWords } from "./api.ts";
import { STYLE } from "./coupon-style.ts";
import { COUPON_ENGLISH, COUPON_GERMAN } from "./coupon-words.ts";
import { create } from "./create.ts";
import { fill } from "./fill.ts";
import { keepAwake } from "./keep-awake.ts";
import { runAt } from "./run-at.ts";
import { safeUrl } from "./safe-url.ts";

/*
 * The coupon of an offer: /client/coupon.js of every mesh, which `<mesh-offer>` loads if an offer has one. The two files can be of
 * different versions, so they share only elements and what the SDK's types say.
 */

/** While somebody looks at the coupon, the page asks so often whether a till has taken it, and at most so many times. */
const LOOK_EVERY_MS = 5_000;
const MAX_LOOKS = 120;

/** What is shown, and how. */
export interface CouponOptions {
  readonly receipt: string;
  readonly coupon: Coupon;
  /** When a till takes it no longer, by this device's own clock: epoch milliseconds. */
  readonly endMs: number;
  readonly mesh: Pick<Mesh, "coupons">;
  readonly language: string;
  readonly words: Partial<CouponWords> | undefined;
}

/**
 * Puts the coupon into an offer's surface: its picture, the code to read out, what it is worth and until when. A tap shows it as
 * large as the window. If a till took it, it says so by itself. Gives what ends it.
 */
export function showCoupon(surface: HTMLElement, options: CouponOptions): () => void {
  const { coupon, endMs, language } = options;
  const builtIn = language.startsWith("de") ? COUPON_GERMAN : COUPON_ENGLISH;
  const words = { ...builtIn, ...options.words };
  styleRoot(surface.getRootNode());
  const isToday = new Date(endMs).toDateString() === new Date().toDateString();
  const dateStyle = isToday ? undefined : "medium";
  const when = new Intl.DateTimeFormat(language, { dateStyle, timeStyle: "short" }).format(endMs);
  const said = create("p", { part: "coupon-state", role: "status" }, fill(words.until, { when }));
  const large = buildLarge(coupon, words);
  const open = create("button", {
    part: "code",
    type: "button",
    "aria-label": `${words.enlarge}. ${nameOf(coupon, words)}`,
  });
  open.append(buildPicture(coupon));
  open.onclick = large.open;
  const digits = create("p", { part: "digits", dir: "ltr" }, groupCode(coupon.code));
  const text = create(
    "div",
    { part: "coupon-text" },
    create("p", { part: "value", dir: "auto" }, coupon.value),
    digits,
    said,
  );
  const block = create(
    "div",
    { part: "coupon", role: "group", "aria-label": words.coupon, lang: language },
    open,
    text,
  );
  (surface.querySelector(".text") ?? surface.firstElementChild)?.after(block);
  surface.append(large.element);

  function end(state: Exclude<CouponState, "open">): void {
    stop();
    large.close();
    block.classList.add("over");
    open.remove();
    digits.remove();
    said.textContent = words[state];
  }

  const stopLooking = watchState(options, end);
  const stopTime = runAt(endMs, () => end("expired"));
  function stop(): void {
    stopLooking();
    stopTime();
  }
  return () => {
    stop();
    large.close();
  };
}

/** A code in groups of four, if it is a long number: so it is read out and typed with fewer mistakes. */
export function groupCode(code: string): string {
  return /^\d{13,}$/.test(code) ? code.replaceAll(/\d{4}(?=\d)/g, "$& ") : code;
}

/** What the picture says to who cannot see it: each character by itself, as no one reads out a number of 16 digits. */
export function nameOf({ code }: Pick<Coupon, "code">, words: Pick<CouponWords, "code">): string {
  return fill(words.code, { code: [...code].join(" ") });
}

function buildPicture({ image, code }: Coupon): HTMLElement {
  const src = safeUrl(image);
  const text = create("span", { part: "digits", dir: "ltr" }, groupCode(code));
  if (src === undefined) return text;
  const img = create("img", { part: "code-image", alt: "", decoding: "async", referrerpolicy: "no-referrer" });
  img.onerror = () => img.replaceWith(text);
  img.src = src;
  return img;
}

/** The code on white, as large as the window, while the screen stays on: what a till's scanner likes best. */
function buildLarge(coupon: Coupon, words: CouponWords) {
  let sleep = () => {};
  const close = create("button", { part: "coupon-close", type: "button" }, words.close);
  const element = create(
    "dialog",
    { part: "coupon-large", "aria-label": nameOf(coupon, words) },
    create("p", { part: "value", dir: "auto" }, coupon.value),
    close,
  );
  element.onclose = () => sleep();
  close.onclick = () => element.close();
  // Escape closes this, and not the offer.
  element.onkeydown = (event) => event.stopPropagation();
  return {
    element,
    open() {
      const picture = buildPicture(coupon);
      picture.part.add("large");
      const shown = element.querySelector("[part~=large]");
      if (shown) shown.replaceWith(picture);
      else close.before(picture);
      element.showModal();
      sleep = keepAwake();
    },
    close: () => element.close(),
  };
}

/** Asks what became of the coupon while the page is seen, until it is open no longer. Gives what ends it. */
function watchState({ receipt, mesh }: CouponOptions, tell: (state: Exclude<CouponState, "open">) => void): () => void {
  let looks = 0;

  async function look(): Promise<void> {
    if (document.hidden) return;
    if (++looks >= MAX_LOOKS) clearInterval(timer);
    const held = await mesh.coupons?.().catch((): HeldCoupon[] => []);
    const state = held?.find((one) => one.receipt === receipt)?.state ?? "open";
    if (state !== "open") tell(state);
  }

  const timer = setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}

let sheet: CSSStyleSheet | undefined;

/** A constructable style sheet, once in each tree. */
function styleRoot(root: Node): void {
  if (!(root instanceof ShadowRoot)) return;
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
