import type { Consented, Receipt } from "../sdk/api.ts";
import type { OfferWords } from "./api.ts";
import { fill, isolate } from "./fill.ts";

/**
 * Why the person got it, or not, in plain sentences: when and what, what set it off, what they have agreed to, and what
 * was held back and why. `titles`: what moments are called, by id; without a title a moment's id stands with its hyphens as spaces.
 */
export function explainReceipt(
  receipt: Receipt,
  consented: Consented,
  words: OfferWords,
  titles: ReadonlyMap<string, string> = new Map(),
): string[] {
  const nameOf = (moment: string) => isolate(titles.get(moment) ?? moment.replaceAll("-", " "));
  const when = new Intl.DateTimeFormat(words.language, { dateStyle: "long", timeStyle: "short" }).format(
    new Date(receipt.at),
  );
  const sentence = { offer: words.offered, push: words.pushed, none: words.nothing }[receipt.outcome];
  // A gate without a reason held nothing back.
  const heldBack = receipt.gates.flatMap(({ moment, reason, detail }) =>
    reason === undefined
      ? []
      : [fill(words.heldBack, { moment: nameOf(moment), reason: sayReason(reason, detail, words) })],
  );
  return [
    fill(sentence, { when, moment: nameOf(receipt.moment ?? "") }),
    ...sayCause(receipt, words),
    sayConsent(consented, words),
    ...heldBack,
    ...(receipt.reason !== undefined && heldBack.length === 0
      ? [fill(words.because, { reason: sayReason(receipt.reason, undefined, words) })]
      : []),
  ];
}

/** What set off the moment that was given: the `detail` of its gate, in words; without one that is understood, nothing. */
function sayCause({ moment, gates }: Receipt, words: OfferWords): string[] {
  const given = gates.find((gate) => gate.moment === moment && gate.reason === undefined);
  const [, kind = "", name = ""] = /^([a-z]+): (.+)$/.exec(given?.detail ?? "") ?? [];
  const [, place = name, zone = ""] =
    (/^(zone|signal|stage)$/.test(kind) ? /^(.+), (.+)$/.exec(name) : undefined) ?? [];
  const sentence = lookUp(words.causes, kind);
  // What a back end said of the person names no place.
  if (sentence === undefined || (kind === "signal" && zone === "")) return [];
  const [event, last] = [name.replaceAll("-", " "), zone.replaceAll("-", " ")];
  const first = isolate(place);
  return [
    fill(sentence, {
      place: first,
      zone: isolate(zone),
      marker: name,
      event,
      moment: event,
      signal: last,
      run: first,
      stage: last,
    }),
  ];
}

/** `detail` of the reason `consent` is the missing purpose; those of others are for operators. */
function sayReason(reason: string, detail: string | undefined, words: OfferWords): string {
  const purpose = reason !== "consent" || detail === undefined ? words.somePurpose : nameIn(words.purposes, detail);
  return fill(nameIn(words.reasons, reason), { purpose });
}

function sayConsent(consented: Consented, words: OfferWords): string {
  const agreed = Object.keys(consented).filter((purpose) => consented[purpose] === true);
  return agreed.length === 0 ? words.agreedToNothing : fill(words.agreed, { purposes: listPurposes(agreed, words) });
}

/** The purposes by name, as a list in a sentence. */
export function listPurposes(purposes: readonly string[], words: OfferWords): string {
  return new Intl.ListFormat(words.language).format(purposes.map((purpose) => nameIn(words.purposes, purpose)));
}

/** What the words do not know is named as it is. */
function nameIn(table: Readonly<Record<string, string>>, name: string): string {
  return lookUp(table, name) ?? name.replaceAll("-", " ");
}

/** Own members only: names come over the network. */
function lookUp(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
