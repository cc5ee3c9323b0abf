import type { CouponRule, MomentRule, Policy } from "../catalog/policy.ts";
import { LOYALTY_PURPOSE } from "../catalog/purposes-of.ts";
import { ownValue } from "../json/json-object.ts";
import { present } from "../json/present.ts";
import { isGranted } from "../person/person-state.ts";
import type { Occurrence } from "../presence/occurrence.ts";
import { err, ok, type Result } from "../result.ts";
import { lookupTag, lookupText, type Text } from "../text/lookup-text.ts";
import type { ValueName } from "../text/parse-template.ts";
import { readValue, type TextValues } from "../text/read-value.ts";
import type { OfferTexts, Wording } from "./decision.ts";
import { drawVariant } from "./draw.ts";
import type { Candidate, Situation } from "./situation.ts";

/** What stands for a value on a page that everybody with its link can read. */
const HIDDEN = "…";

/** Whether any text of the moment names a value: few do, and a draw costs a microsecond. */
export function mayName({ variants }: MomentRule): boolean {
  return variants.some(({ templates }) => templates !== undefined);
}

/**
 * The texts of the variant that this person draws, in their language and with the values that they name. Undefined if there
 * is no variant. Error: the names whose values are missing.
 */
export function writeTexts(
  candidate: Candidate,
  situation: Situation,
): Result<OfferTexts | undefined, readonly ValueName[]> {
  const { person, policy } = situation;
  const variant = drawVariant(candidate.moment, situation.drawKey);
  if (variant === undefined) return ok(undefined);
  const { templates = {}, title, body, action, coupon } = variant;
  const read = readerOf(candidate, coupon, situation);
  const named: ValueName[] = [];
  const missing: ValueName[] = [];

  function write(text: Text, isPage: boolean): string {
    const lang = lookupTag(text, person.profile.locale, policy.mesh.locale) ?? "";
    const written = ownValue(text, lang) ?? "";
    const parts = (ownValue(templates, written) ?? [written]).map((part) => {
      if (typeof part === "string") return part;
      const value = read(part, lang);
      named.push(part);
      if (value === undefined) missing.push(part);
      return isPage && part.of !== "place" ? HIDDEN : value;
    });
    return parts.join("");
  }
  const wordingOf = (isPage: boolean): Wording =>
    present({
      title: write(title, isPage),
      body: body && write(body, isPage),
      label: write(action?.label ?? title, isPage),
    });

  const said = wordingOf(false);
  if (missing.length > 0) return err(missing);
  const page = named.every(({ of }) => of === "place") ? undefined : wordingOf(true);
  return ok(present({ said, page, purposes: purposesOf(named, candidate, situation) }));
}

/**
 * Points go with `loyalty`. Where somebody is needs `location`, also if an event set the moment off; what is known of them goes with `profiling`, and
 * what is said of a run with what its journey needs.
 */
function purposesOf(
  named: readonly ValueName[],
  { occurrence }: Candidate,
  { person: { consent }, policy }: Situation,
): OfferTexts["purposes"] {
  const run = "run" in occurrence ? occurrence.run : undefined;
  const ofRun = run === undefined ? [] : (policy.journeys.byId.get(run.journey)?.purposes ?? []);
  const ofValues = named.flatMap(({ of }) => {
    if (of === "place" || of === "zone") return ["location"];
    if (of === "points") return [LOYALTY_PURPOSE];
    return of === "attributes" && isGranted(consent, "profiling") ? ["profiling"] : [];
  });
  const purposes = [...new Set([...ofRun, ...ofValues])];
  return purposes.length === 0 ? undefined : purposes;
}

/** Reads values as conditions see them. */
function readerOf(
  candidate: Candidate,
  coupon: CouponRule | undefined,
  { policy, timeZone, standing, conditionInput }: Situation,
): (name: ValueName, lang: string) => string | undefined {
  const { occurrence } = candidate;
  const { place, zone, event, signal, run, attributes } = conditionInput(candidate);
  const isForeign = occurrence.kind === "event" || isOfPartner(occurrence, policy);
  const foreignOfRun = "run" in occurrence ? (occurrence.run?.foreign ?? []) : [];
  const valuesIn = (lang: string): TextValues => ({
    known: {
      place: place?.name,
      zone,
      event: event?.data,
      signal: signal?.data,
      run: run?.data,
      attributes,
      points: standing && { balance: standing.balance },
      coupon: coupon && { value: lookupText(coupon.value, lang, policy.mesh.locale) },
    },
    isForeign: ({ of, member = "" }) =>
      of === "run" ? foreignOfRun.includes(member) : isForeign && (of === "event" || of === "signal"),
    // An event happens in an app: where the person stands meanwhile sets no clock.
    timeZone: (occurrence.kind !== "event" && policy.places.get(place?.id ?? "")?.timeZone) || timeZone,
  });
  return (name, lang) => readValue(name, lang, valuesIn(lang));
}

/**
 * Whether a partner may have said what a signal says: some partner may send its type, or no sender may any more. An
 * operator's word, whose trust is high, is the brand's own.
 */
function isOfPartner(occurrence: Occurrence, { senders }: Policy): boolean {
  if (occurrence.kind !== "signal" || occurrence.trust === "high") return false;
  const scope = `signal:${occurrence.type}`;
  const able = [...senders.values()].filter(({ scopes }) => scopes.some((one) => one === scope));
  return able.length === 0 || able.some(({ kind }) => kind === "partner");
}
