import { create } from "../offer/create.ts";
import type { Exchange } from "./tap-fetch.ts";
import type { DebugWords } from "./words.ts";

/** What is longer is a key or a signature, of which the beginning is enough. */
const MAX_TEXT_LENGTH = 64;

/** A message and its answer as a row that opens. `locale`: how the time is written. */
export function buildExchange(exchange: Exchange, words: DebugWords, locale: string): HTMLElement {
  const { atMs, typ, path, claims, status, answer, milliseconds } = exchange;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(atMs);
  const summary = create(
    "summary",
    {},
    create("span", { part: "time" }, time),
    create("code", {}, typ),
    create("span", { part: "outcome" }, sayOutcome(exchange)),
    create("span", { part: "ms" }, `${milliseconds.toFixed(0)} ms`),
  );
  const sides = create(
    "div",
    { part: "both" },
    buildSide(words.sent, `POST ${path}`, claims),
    buildSide(words.answer, String(status), answer),
  );
  return create("li", {}, create("details", {}, summary, sides));
}

/** One side of an exchange. It may be scrolled, by keyboard too. */
function buildSide(title: string, about: string, value: object): HTMLElement {
  return create(
    "div",
    {},
    create("p", { part: "fine" }, title, " ", create("code", {}, about)),
    create("pre", { tabindex: "0", role: "group", "aria-label": title }, print(value)),
  );
}

/** What came of a message, in two words. */
export function sayOutcome({ status, answer }: Exchange): string {
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
