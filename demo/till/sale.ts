import { readTypedCode } from "../../shared/codes/typed-code.ts";
import { present } from "../../shared/json/present.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { readFromCamera } from "./camera.ts";
import { moneyOf, readCents, type Saying } from "./sales.ts";
import { sayAnswer, type Told } from "./say-answer.ts";
import type { Asked, Till } from "./till.ts";
import { locale, words } from "./words/words.ts";

/** More digits than an amount has. */
const LOOKS_SCANNED = /^\s*(\][A-Za-z]\d)?\d{8}/;

/** What is scanned of a sale. A coupon that is refused stays in sight, and is not taken. */
interface Scanned {
  coupon?: { readonly code: string; readonly said: string; readonly isTaken: boolean };
  card?: string;
}

/** What a sale needs of its till. */
interface SaleOptions {
  readonly check: Till["check"];
  readonly say: (saying: Saying) => void;
  readonly tell: (told: Told) => void;
}

/**
 * The sale: codes come from a scanner that types and ends with Enter, from the camera, or by hand. A coupon is asked about at once, so
 * that the cashier can take its worth off; it is used up only by the sale.
 */
export function openSale({ check, say, tell }: SaleOptions): { start(): void } {
  const input = find("code", HTMLInputElement);
  const total = find("total", HTMLInputElement);
  const said = find("sale-said", HTMLElement);
  const camera = find("camera", HTMLButtonElement);
  const video = find("video", HTMLVideoElement);
  total.placeholder = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(0);
  let scanned: Scanned = {};
  let looking: AbortController | undefined;

  function draw(): void {
    const { coupon, card } = scanned;
    find("scanned", HTMLElement).replaceChildren(
      ...(coupon === undefined ? [] : [createChip(words.coupon, coupon.code, coupon.said, coupon.isTaken, "coupon")]),
      ...(card === undefined ? [] : [createChip(words.card, card, "", true, "card")]),
    );
  }

  function createChip(what: string, code: string, about: string, isTaken: boolean, name: keyof Scanned): HTMLElement {
    const remove = create("button", { type: "button", class: "close", "aria-label": `${words.remove}: ${what}` }, [
      "×",
    ]);
    remove.addEventListener("click", () => {
      delete scanned[name];
      draw();
      input.focus();
    });
    return create("li", { class: isTaken ? "" : "bad" }, [
      create("span", {}, [
        create("strong", {}, [what]),
        create("span", { class: "digits" }, [code.replaceAll(/\d{4}(?=\d)/g, "$& ")]),
        create("span", { class: "about" }, [about]),
      ]),
      remove,
    ]);
  }

  async function take(text: string): Promise<void> {
    const { code, kind } = readTypedCode(text);
    input.value = "";
    said.textContent = "";
    if (code === "") return;
    if (kind === "mistyped") {
      said.textContent = words.mistyped;
      return;
    }
    if (kind === "card") {
      scanned.card = code;
      return draw();
    }
    scanned.coupon = { code, said: words.asking, isTaken: false };
    draw();
    const asked = await check(code);
    // Meanwhile another one may be scanned.
    if (scanned.coupon?.code !== code) return;
    scanned.coupon = { code, ...judge(asked) };
    draw();
  }

  function sell(): void {
    const cents = total.value.trim() === "" ? undefined : readCents(total.value);
    said.textContent = "";
    if (total.value.trim() !== "" && cents === undefined) {
      // A scanner types wherever the focus is.
      if (LOOKS_SCANNED.test(total.value)) void take(total.value);
      else said.textContent = words.wrongTotal;
      total.value = "";
      return;
    }
    const { coupon, card } = scanned;
    const code = coupon?.isTaken ? coupon.code : undefined;
    if (code === undefined && card === undefined) {
      said.textContent = words.nothingToSay;
      return;
    }
    const paid = cents === undefined ? undefined : moneyOf(cents);
    say(present({ action: "redeem" as const, code, card, total: paid }));
    clear();
  }

  function clear(): void {
    scanned = {};
    total.value = "";
    input.value = "";
    draw();
    input.focus();
  }

  async function look(): Promise<void> {
    if (looking !== undefined) return looking.abort();
    looking = new AbortController();
    video.hidden = false;
    camera.textContent = words.cameraOff;
    try {
      const code = await readFromCamera(video, looking.signal);
      if (code !== undefined) await take(code);
    } catch {
      said.textContent = words.cameraFailed;
    }
    looking = undefined;
    video.hidden = true;
    camera.textContent = words.camera;
  }

  find("scan", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void take(input.value);
  });
  find("pay", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    sell();
  });
  find("clear", HTMLButtonElement).addEventListener("click", clear);
  camera.addEventListener("click", () => void look());
  // A scanner types wherever the focus is: what is typed on the page itself goes into the field.
  addEventListener("keydown", ({ key, target }) => {
    if (target === document.body && key.length === 1) input.focus();
  });
  tell({ tone: "idle", head: "", lines: [words.cameNone] });
  return { start: () => input.focus() };
}

/** Without an answer a coupon is taken all the same: the sale is said later, and only then is it known. */
function judge(asked: Asked): { readonly said: string; readonly isTaken: boolean } {
  if (asked === undefined) return { said: words.unasked, isTaken: true };
  if ("refused" in asked) return { said: words.notTaken(asked.refused), isTaken: false };
  const { answer } = asked;
  if (answer.result === "checked") return { said: `${answer.coupon?.value ?? ""} · ${words.good}`, isTaken: true };
  return { said: sayAnswer(answer).lines[0] ?? "", isTaken: false };
}
