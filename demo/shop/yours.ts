import type { CouponState, HeldCoupon, Mesh } from "../../client/sdk/api.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { sayLeft } from "./countdown.ts";
import { openLoyaltyCard } from "./loyalty-card.ts";
import { sayFailed } from "./say-failed.ts";
import type { Screens } from "./screens.ts";
import { openTillView } from "./till-view.ts";
import { locale, words } from "./words/words.ts";

/** While "Yours" is seen, and while a code is held before a till: each question is one call, and writes nothing. */
const LOOK_EVERY_MS = 5_000;
const LOOK_AT_TILL_MS = 2_000;

const STATES: Readonly<Record<CouponState, string>> = {
  open: "",
  redeemed: words.couponRedeemed,
  expired: words.couponExpired,
  void: words.couponVoid,
};

/** "Yours": the person's coupons, how long each is good, and their loyalty card. What a till does shows by itself. */
export function openYours(mesh: Mesh, screens: Screens): void {
  const list = find("coupons", HTMLElement);
  const said = find("coupons-said", HTMLElement);
  const view = openTillView();
  const card = openLoyaltyCard(mesh, { view, look: () => void look() });
  let drawn = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    clearTimeout(timer);
    if (screens.current !== "yours") return;
    if (!document.hidden) await Promise.all([lookAtCoupons(), card.look()]);
    timer = setTimeout(look, view.isOpen ? LOOK_AT_TILL_MS : LOOK_EVERY_MS);
  }

  async function lookAtCoupons(): Promise<void> {
    try {
      const held = await mesh.coupons();
      draw(held);
      said.textContent = held.length > 0 ? "" : sayNone(mesh);
    } catch {
      said.textContent = sayFailed();
    }
  }

  function draw(held: readonly HeldCoupon[]): void {
    for (const { receipt, state } of held) view.tell(receipt, state);
    const text = JSON.stringify(held);
    if (text === drawn) return;
    drawn = text;
    const focused = document.activeElement?.closest<HTMLElement>("[data-receipt]")?.dataset.receipt;
    list.replaceChildren(...held.map(createCoupon));
    list.querySelector<HTMLElement>(`[data-receipt="${focused}"] button`)?.focus({ preventScroll: true });
    countDown();
  }

  function createCoupon({ receipt, coupon, state }: HeldCoupon): HTMLElement {
    const show = create("button", { type: "button", class: "primary" }, [words.showAtTill]);
    show.addEventListener("click", () => {
      view.show({ ...coupon, receipt });
      void look();
    });
    const isOpen = state === "open";
    return create("li", { class: `coupon ${state}`, "data-receipt": receipt }, [
      create("div", { class: "coupon-said" }, [
        create("h3", {}, [coupon.value]),
        isOpen
          ? create("time", { datetime: coupon.expiresAt, class: "left" })
          : create("p", { class: "badge" }, [STATES[state]]),
      ]),
      ...(isOpen ? [show] : []),
    ]);
  }

  /** Each second, and from the device's own clock: the till's answer is what counts. */
  function countDown(): void {
    for (const left of list.querySelectorAll("time")) {
      const endMs = Date.parse(left.dateTime);
      left.textContent = sayLeft(endMs - Date.now(), new Date(endMs), { locale, words });
      left.classList.toggle("soon", endMs - Date.now() < 600_000);
    }
  }

  setInterval(countDown, 1_000);
  screens.onShow(() => void look());
  document.addEventListener("visibilitychange", () => void look());
  mesh.on("consent", () => void look());
  void look();
  void offerTill();
}

/** Shows the way to a till of the shop, if its server has any. */
async function offerTill(): Promise<void> {
  const answer = await fetch("/tills").catch(() => undefined);
  find("till-link", HTMLElement).hidden = !answer?.ok;
}

function sayNone({ consented }: Mesh): string {
  return Object.values(consented).includes(true) ? words.noCoupons : words.noCouponsNo;
}
