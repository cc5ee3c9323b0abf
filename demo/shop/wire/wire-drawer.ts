import { create } from "../create.ts";
import { find } from "../find.ts";
import { locale, words } from "../words/words.ts";
import type { Exchange } from "./tap-fetch.ts";

const MAX_SHOWN = 40;
/** What is longer is a key or a signature, of which the beginning is enough. */
const MAX_TEXT_LENGTH = 64;

/** The drawer for engineers: what the page and the mesh said to each other, newest first. Gives what adds to it. */
export function openWireDrawer(): (exchange: Exchange) => void {
  const list = find("wires", HTMLElement);
  const last = find("wire-last", HTMLElement);
  const none = create("li", { class: "fine" }, [words.wireNone]);
  list.append(none);

  return (exchange) => {
    none.remove();
    list.prepend(createRow(exchange));
    while (list.children.length > MAX_SHOWN) list.lastElementChild?.remove();
    last.textContent = `${exchange.typ} · ${sayOutcome(exchange)}`;
    const drawer = find("wire", HTMLElement);
    drawer.classList.remove("fresh");
    requestAnimationFrame(() => drawer.classList.add("fresh"));
  };
}

function createRow(exchange: Exchange): HTMLElement {
  const { atMs, typ, path, claims, answer, milliseconds } = exchange;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(atMs);
  return create("li", {}, [
    create("details", {}, [
      create("summary", {}, [
        create("span", { class: "wire-time" }, [time]),
        create("code", {}, [typ]),
        create("span", { class: "wire-outcome" }, [sayOutcome(exchange)]),
        create("span", { class: "wire-ms" }, [`${milliseconds.toFixed(0)} ms`]),
      ]),
      create("div", { class: "both" }, [
        createSide(words.wireSent, `POST ${path}`, claims),
        createSide(words.wireAnswer, String(exchange.status), answer),
      ]),
    ]),
  ]);
}

/** One side of an exchange. It may be scrolled, by keyboard too. */
function createSide(title: string, about: string, value: object): HTMLElement {
  const heading = create("p", { class: "fine" }, [title, " ", create("code", {}, [about])]);
  return create("div", {}, [
    heading,
    create("pre", { tabindex: "0", role: "group", "aria-label": title }, [print(value)]),
  ]);
}

function sayOutcome({ status, answer }: Exchange): string {
  const { outcome, reason, code } = answer;
  return [outcome ?? (status === 0 ? "–" : String(status)), reason ?? code]
    .filter((word) => word !== undefined)
    .join(" · ");
}

function print(value: object): string {
  const shorten = (_key: string, part: unknown) =>
    typeof part === "string" && part.length > MAX_TEXT_LENGTH ? `${part.slice(0, MAX_TEXT_LENGTH)}…` : part;
  return JSON.stringify(value, shorten, 2);
}
