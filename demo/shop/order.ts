import type { Mesh, Said } from "../../client/sdk/api.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { openTell } from "./tell.ts";
import { locale, words } from "./words/words.ts";

const BOXES = [
  { id: "ring", name: words.ring, pieces: 6, cents: 900 },
  { id: "pistachio", name: words.pistachio, pieces: 4, cents: 1040 },
  { id: "berry", name: words.berry, pieces: 2, cents: 480 },
] as const;

type Box = (typeof BOXES)[number];

/** The order: a box is chosen, ordered, waited for, and paid. It works for everybody; the mesh hears of it after a yes. */
export function openOrder(mesh: Mesh): void {
  const form = find("order", HTMLFormElement);
  const steps = find("steps", HTMLElement);
  const button = find("order-button", HTMLButtonElement);
  find("doughnuts", HTMLElement).append(...BOXES.map((box, index) => createBox(box, index === 0)));
  const chosen = () => BOXES.find(({ id }) => id === new FormData(form).get("box")) ?? BOXES[0];
  const showPrice = () => (button.textContent = words.order(priceOf(chosen())));
  form.addEventListener("change", showPrice);
  showPrice();
  const notify = openTell(mesh);
  /** An order does not depend on whether the mesh hears of it. */
  const tell = (...event: Parameters<Mesh["track"]>) => mesh.track(...event).catch(() => undefined);

  async function order(): Promise<void> {
    const box = chosen();
    button.disabled = true;
    const said = await tell("order-placed", { box: box.id, pieces: box.pieces }, { channel: "push" });
    button.disabled = false;
    form.hidden = true;
    notify.showWhileOrdered(true);
    steps.hidden = false;
    const what = `${words.piecesOf(box.pieces)}, ${box.name}`;
    if (isWaiting(said)) {
      // Nobody bakes what nobody has heard of.
      steps.replaceChildren(
        create("li", { class: "now" }, [create("strong", {}, [words.stepWaits]), what]),
        create("li", {}, [create("strong", {}, [words.stepReady]), words.waitsHere]),
      );
      await untilOnline();
    }
    const paid = create("button", { type: "button", class: "primary" }, [words.paid]);
    paid.addEventListener("click", () => void pay(box));
    steps.replaceChildren(
      create("li", { class: "done" }, [create("strong", {}, [words.stepOrdered]), what]),
      create("li", { class: "now" }, [
        create("strong", {}, [words.stepReady]),
        isPushed(said) ? words.readyByPush : words.readyHere,
      ]),
      create("li", {}, [create("strong", {}, [words.stepPaid]), paid]),
    );
    paid.focus({ preventScroll: true });
  }

  async function pay(box: Box): Promise<void> {
    const amount = (box.cents / 100).toFixed(2);
    const said = await tell("order-paid", { box: box.id, pieces: box.pieces, amount, currency: "EUR" });
    const again = create("button", { type: "button", class: "secondary" }, [words.again]);
    again.addEventListener("click", () => {
      steps.hidden = true;
      form.hidden = false;
      notify.showWhileOrdered(false);
      button.focus();
    });
    for (const step of steps.children) step.className = "done";
    const isHeard = said?.state === "answered" && said.answer.reason !== "consent";
    steps.lastElementChild?.replaceChildren(
      create("strong", {}, [words.stepPaid]),
      isHeard ? words.thanks : words.thanksPlain,
      again,
    );
    again.focus({ preventScroll: true });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void order();
  });
}

function createBox(box: Box, isChosen: boolean): HTMLElement {
  return create("label", { class: `box ${box.id}` }, [
    create("input", { type: "radio", name: "box", value: box.id, checked: isChosen }),
    create("span", { class: "doughnut", "aria-hidden": "true" }, []),
    create("strong", {}, [box.name]),
    create("span", {}, [words.piecesOf(box.pieces)]),
    create("span", { class: "price" }, [priceOf(box)]),
  ]);
}

function priceOf({ cents }: Box): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" }).format(cents / 100);
}

/** The order has not gone out. */
function isWaiting(said: Said | undefined): boolean {
  return said?.state === "queued" || !navigator.onLine;
}

async function untilOnline(): Promise<void> {
  if (!navigator.onLine) await new Promise((online) => addEventListener("online", online, { once: true }));
}

function isPushed(said: Said | undefined): boolean {
  return said?.state === "answered" && said.answer.outcome === "push";
}
