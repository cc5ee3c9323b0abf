import { keepAwake } from "../../client/offer/keep-awake.ts";
import type { CouponState } from "../../client/sdk/api.ts";
import { find } from "../page/find.ts";
import { words } from "./words/words.ts";

/** What is held before a till: a coupon, or the loyalty card. */
export interface HeldBeforeTill {
  readonly value: string;
  readonly code: string;
  /** URL of its picture. */
  readonly image: string;
  /** Of a coupon; a card is never used up. */
  readonly receipt?: string;
}

/** A code as large as the window, on white whatever the page looks like, while the screen stays on. */
export interface TillView {
  readonly isOpen: boolean;
  show(held: HeldBeforeTill): void;
  /** What became of a coupon: if it is the one that is shown, and a till took it, the view says so. */
  tell(receipt: string, state: CouponState): void;
}

const SAID: Readonly<Record<Exclude<CouponState, "open">, string>> = {
  redeemed: words.tillTook,
  expired: words.couponExpired,
  void: words.couponVoid,
};

/** Opens the view that index.html has. */
export function openTillView(): TillView {
  const dialog = find("till-view", HTMLDialogElement);
  const picture = find("till-picture", HTMLImageElement);
  const said = find("till-said", HTMLElement);
  const bars = find("till-bars", HTMLButtonElement);
  let held: HeldBeforeTill | undefined;
  let areBars = false;
  let sleep = () => {};

  function draw(): void {
    if (held === undefined) return;
    picture.src = areBars ? held.image.replace(/\.svg$/, "-128.svg") : held.image;
    bars.textContent = areBars ? words.asSquare : words.asBars;
  }

  bars.addEventListener("click", () => {
    areBars = !areBars;
    draw();
  });
  dialog.addEventListener("close", () => {
    held = undefined;
    picture.removeAttribute("src");
    sleep();
  });

  return {
    get isOpen() {
      return dialog.open;
    },
    show(now) {
      held = now;
      areBars = false;
      find("till-value", HTMLElement).textContent = now.value;
      picture.alt = words.codeIs([...now.code].join(" "));
      said.textContent = words.tillHint;
      dialog.dataset.state = "open";
      draw();
      dialog.showModal();
      sleep = keepAwake();
    },
    tell(receipt, state) {
      if (state === "open" || held?.receipt !== receipt) return;
      dialog.dataset.state = state;
      said.textContent = SAID[state];
    },
  };
}
