import type { Policy } from "../catalog/policy.ts";
import { ownValue } from "../json/json-object.ts";
import { present } from "../json/present.ts";
import { isGranted } from "../person/person-state.ts";
import type { Occurrence } from "../presence/occurrence.ts";
import { err, ok, type Result } from "../result.ts";
import { formatInstant } from "../text/format-instant.ts";
import { lookupTag, type Text } from "../text/lookup-text.ts";
import type { ValueName } from "../text/parse-template.ts";
import { plainValue } from "../text/plain-value.ts";
import { parseInstant } from "../time/instant.ts";
import type { OfferTexts, Wording } from "./decision.ts";
import { drawVariant } from "./draw.ts";
import type { Candidate, Situation } from "./situation.ts";

const STYLES = { time: { timeStyle: "short" }, date: { dateStyle: "long" } } as const;

/** What stands for a value on a page that everybody with its link can read. */
const HIDDEN = "…";

/**
 * The texts of the variant that this person draws, in their language and with the values that they name. Undefined if none
 * names a value. Error: the names whose values are missing.
 */
export function writeTexts(
  candidate: Candidate,
  situation: Situation,
): Result<OfferTexts | undefined, readonly ValueName[]> {
  const { moment } = candidate;
  const { person, policy } = situation;
  if (moment.variants.every(({ templates }) => templates === undefined)) return ok(undefined);
  const variant = drawVariant(moment, situation.drawKey);
  if (variant?.templates === undefined) return ok(undefined);
  const { templates, title, body, action } = variant;
  const names: ValueName[] = [];
  const missing: ValueName[] = [];
  const read = readerOf(candidate, situation);
  const write = (text: Text): { readonly said: string; readonly page: string } => {
    const lang = lookupTag(text, person.profile.locale, policy.mesh.locale) ?? policy.mesh.locale;
    const written = text[lang] ?? "";
    let said = "";
    let page = "";
    for (const part of ownValue(templates, written) ?? [written]) {
      const value = typeof part === "string" ? part : read(part, lang);
      if (typeof part !== "string") names.push(part);
      if (typeof part !== "string" && value === undefined) missing.push(part);
      said += value ?? "";
      page += typeof part === "string" || part.of === "place" ? (value ?? "") : HIDDEN;
    }
    return { said, page };
  };
  const texts = { title: write(title), body: body && write(body), label: action && write(action.label) };
  if (missing.length > 0) return err(missing);
  const isHidden = names.some(({ of }) => of !== "place");
  return ok(
    present({
      said: wordingOf(texts, "said"),
      page: isHidden ? wordingOf(texts, "page") : undefined,
      purposes: purposesOf(names, situation),
    }),
  );
}

type Written = { readonly said: string; readonly page: string };

/** An offer without a button of its own is opened by its title. */
function wordingOf(
  {
    title,
    body,
    label,
  }: { readonly title: Written; readonly body: Written | undefined; readonly label: Written | undefined },
  kind: keyof Written,
): Wording {
  return present({ title: title[kind], body: body?.[kind], label: (label ?? title)[kind] });
}

/** Where the person is needs `location`, also if an event set the moment off; what is known of them goes with `profiling`. */
function purposesOf(names: readonly ValueName[], { person: { consent } }: Situation): readonly string[] {
  const isAbout = (...sources: readonly ValueName["of"][]) => names.some(({ of }) => sources.includes(of));
  return [
    ...(isAbout("place", "zone") ? ["location"] : []),
    ...(isAbout("attributes") && isGranted(consent, "profiling") ? ["profiling"] : []),
  ];
}

/** Reads values as conditions see them: plain, or as an instant in the words of `lang`. Undefined: it is missing. */
function readerOf(
  candidate: Candidate,
  { person, policy, timeZone, conditionInput }: Situation,
): (name: ValueName, lang: string) => string | undefined {
  const { occurrence } = candidate;
  const input = conditionInput(candidate);
  const from = (data: Readonly<Record<string, unknown>> | undefined, { member = "" }: ValueName) =>
    ownValue(data ?? {}, member);
  const find = (name: ValueName): unknown => {
    switch (name.of) {
      case "place":
        return input.place?.name;
      case "zone":
        return input.zone;
      case "event":
        return from(input.event?.data, name);
      case "signal":
        return from(input.signal?.data, name);
      case "attributes":
        return from(person.profile.attributes, name);
      default:
        return undefined;
    }
  };
  const isForeign = ({ of }: ValueName) => of === "event" || (of === "signal" && isOfPartner(occurrence, policy));
  // An event happens in an app: where the person stands meanwhile sets no clock.
  const place = occurrence.kind === "event" ? undefined : policy.places.get(occurrence.place ?? "");
  return (name, lang) => {
    const value = find(name);
    if (value === undefined || value === null) return undefined;
    if (name.format === undefined) return plainValue(String(value), { isForeign: isForeign(name) });
    const atMs = typeof value === "string" ? parseInstant(value) : undefined;
    if (atMs === undefined) return undefined;
    const written = formatInstant(atMs, STYLES[name.format], { lang, timeZone: place?.timeZone ?? timeZone });
    return plainValue(written, { isForeign: false });
  };
}

/**
 * Whether a partner may have said what a signal says: some partner may send its type, or no sender may any more. An
 * operator's word, whose trust is high, is the brand's own.
 */
function isOfPartner(occurrence: Occurrence, { senders }: Policy): boolean {
  if (occurrence.kind !== "signal" || occurrence.trust === "high") return false;
  const scope = `signal:${occurrence.type}`;
  const kinds = [...senders.values()]
    .filter(({ scopes }) => scopes.some((one) => one === scope))
    .map(({ kind }) => kind);
  return kinds.length === 0 || kinds.includes("partner");
}
