import type { Moment, Trigger, Variant } from "../catalog.ts";
import { type Difference, sayChange, wordOfHours, wordOfText } from "./change.ts";
import { diffCaps } from "./diff-caps.ts";

/** Members that are told by name, with what they were and are. */
const TOLD = [
  "campaign",
  "when",
  "purposes",
  "channels",
  "handover",
  "service",
  "trust",
  "confidence",
  "quietHours",
  "from",
  "until",
  "validFor",
  "onExit",
  "priority",
  "then",
] as const satisfies readonly (keyof Moment)[];

/** What sets a moment off, in words. */
export function triggerOf(on: Trigger): string {
  if ("enter" in on) return `entering ${whereOf(on.enter)}`;
  if ("exit" in on) return `leaving ${whereOf(on.exit)}`;
  if ("dwell" in on) return `staying ${on.for} at ${whereOf(on.dwell)}`;
  if ("scan" in on) return `scanning ${on.scan}`;
  if ("event" in on) return `the event ${on.event}`;
  if ("signal" in on) return signalOf(on);
  if ("stage" in on) return `the stage ${on.stage}${on.journey === undefined ? "" : ` of ${on.journey}`}`;
  if ("after" in on) return `${on.after.delay} after ${on.after.moment}`;
  return `the zone ${on.zone}${on.place === undefined ? "" : ` of ${whereOf(on.place)}`}`;
}

function signalOf({ signal, near, place }: Extract<Trigger, { signal: string }>): string {
  const at = place === undefined ? "" : ` at ${whereOf(place)}`;
  return `the signal ${signal}${at}${near === undefined ? "" : `, up to ${near} m from it`}`;
}

/** What differs between two moments of one id; nothing: they are the same to everybody. */
export function diffMoment(before: Moment, after: Moment): readonly Difference[] {
  const differences: Difference[] = [];
  const other = (says: string) => differences.push({ effect: "other", says });
  if (!isSame(before.on, after.on)) other(`comes with ${triggerOf(after.on)}, no longer with ${triggerOf(before.on)}`);
  differences.push(...diffCaps(before.caps, after.caps));
  for (const name of TOLD) {
    if (!isSame(before[name], after[name])) other(sayChange(name, before[name], after[name]));
  }
  if (!isSame(before.hours, after.hours))
    other(sayChange("hours", wordOfHours(before.hours), wordOfHours(after.hours)));
  differences.push(...diffOffer(before.offer, after.offer));
  return differences;
}

function diffOffer(before: Moment["offer"], after: Moment["offer"]): readonly Difference[] {
  if (isSame(before, after)) return [];
  if (before === undefined) return [{ effect: "more", says: "offers something now" }];
  if (after === undefined) return [{ effect: "less", says: "offers nothing any more" }];
  const known = new Map(before.variants.map((variant) => [variant.id, variant]));
  const left = new Set(after.variants.map(({ id }) => id));
  const differences = [
    ...after.variants.flatMap((variant): readonly Difference[] => {
      const was = known.get(variant.id);
      if (was === undefined)
        return [{ effect: "other", says: `has the new variant ${variant.id}: ${wordOfText(variant.title)}` }];
      return diffVariant(was, variant);
    }),
    ...before.variants
      .filter(({ id }) => !left.has(id))
      .map(({ id }): Difference => ({ effect: "other", says: `has the variant ${id} no more` })),
  ];
  if (differences.length > 0) return differences;
  return [{ effect: "other", says: "has its variants in another order, so people may get another one than before" }];
}

/** What differs between two variants of one id: each member by itself. */
function diffVariant(before: Variant, after: Variant): readonly Difference[] {
  const [was, is] = [partsOf(before), partsOf(after)];
  const names = [...new Set([...Object.keys(is), ...Object.keys(was)])].filter((name) => !isSame(was[name], is[name]));
  return names.map((name): Difference => {
    return { effect: "other", says: `has another variant ${after.id}: ${sayChange(name, was[name], is[name])}` };
  });
}

function partsOf({ id: _id, title, body, action, ...others }: Variant): Readonly<Record<string, unknown>> {
  const button = action && wordOfText(action.label);
  return { title: wordOfText(title), body: wordOfText(body), ...others, button, link: action?.url };
}

function whereOf(where: { readonly place: string } | { readonly label: string }): string {
  return "place" in where ? where.place : `any place labelled ${where.label}`;
}

/** As JSON the same, whatever the order of members. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const);
  return members.sort(([a], [b]) => (a < b ? -1 : 1));
}
