import { readNames } from "../../condition/read-names.ts";
import { pointTo } from "../../json/json-pointer.ts";
import type { Catalog, Moment, Where } from "../catalog.ts";
import type { FaultList } from "../check/fault-list.ts";
import { makeGuess } from "../check/make-guess.ts";
import { DEFAULTS } from "../defaults.ts";
import { purposesOf } from "../purposes-of.ts";
import { isBelow } from "./reach.ts";

const SCOPE = "signal:";

type SignalTrigger = Extract<Moment["on"], { signal: string }>;

/** Where each type of signal may come from: `any` place, or these. */
type Sources = ReadonlyMap<string, ReadonlySet<string> | "any">;

/**
 * Warns of signals that no sender may send, of scopes for signals that nothing asks for, and of signal moments of which a
 * part can never reach anyone.
 */
export function warnOfSignals(catalog: Catalog, warnings: FaultList): void {
  const { moments = [], journeys = [] } = catalog;
  const sources = findSources(catalog);
  const purposes = purposesOf(catalog);
  const placesOf = findPlaces(catalog);
  // Of a stage that nobody may signal, the warnings of journeys tell.
  const asked = new Set(
    journeys.flatMap(({ stages }) => stages.flatMap(({ on }) => ("signal" in on ? on.signal : []))),
  );
  for (const [index, moment] of moments.entries()) {
    if (warnings.isFull()) return;
    const at = pointTo("/moments", index);
    const { on } = moment;
    if ("signal" in on) {
      asked.add(on.signal);
      if (!isSent(sources.get(on.signal), placesOf(on.place)))
        warnings.add(pointTo(at, "on", "signal"), `comes from operators only: no sender may send "${on.signal}" there`);
      warnOfReach(moment, on, { at, purposes }, warnings);
    }
    for (const type of warnOfCondition(moment, pointTo(at, "when"), sources, warnings)) asked.add(type);
  }
  warnOfScopes(catalog, asked, warnings);
}

/** Gives the types that the condition asks `live()` for. */
function warnOfCondition({ on, when }: Moment, at: string, sources: Sources, warnings: FaultList): Iterable<string> {
  if (when === undefined || !/live|signal/.test(when)) return [];
  const { signals, asksSignal, asksUnknownSignals } = readNames(when);
  if (asksSignal && !("signal" in on)) warnings.add(at, "asks for signal, which is null: no signal sets it off");
  if (asksUnknownSignals)
    warnings.add(at, 'asks live() for a type that is not written out: only live("tv") and the like can be true');
  for (const type of signals) {
    if (!sources.has(type))
      warnings.add(at, `asks for "${type}", which comes from operators only: no sender may send it`);
  }
  return signals;
}

/** What the mesh needs before somebody near can get a push, and how sure it is of where they are. */
function warnOfReach(
  { channels = [...DEFAULTS.channels], confidence = DEFAULTS.confidence, offer }: Moment,
  { near, place }: SignalTrigger,
  { at, purposes }: { readonly at: string; readonly purposes: readonly string[] },
  warnings: FaultList,
): void {
  const isPushed = channels.some((channel) => channel === "push") && (offer?.variants ?? []).length > 0;
  // Whoever is told as a customer needs to agree to less.
  const isOfPlace = near !== undefined || place !== undefined;
  const missing = [...(isOfPlace ? ["broadcast"] : []), "push"].find((purpose) => !purposes.includes(purpose));
  if (isPushed && missing !== undefined) {
    const never = `no one can agree to "${missing}": policy.purposes does not have it`;
    warnings.add(pointTo(at, "on", "signal"), `is pushed to no one: ${never}`);
  }
  if (near !== undefined && isBelow("low", confidence))
    warnings.add(
      pointTo(at, "on", "near"),
      `reaches no one: who is near has the confidence low, it asks for ${confidence}`,
    );
}

function warnOfScopes({ senders = [] }: Catalog, asked: ReadonlySet<string>, warnings: FaultList): void {
  const guess = makeGuess();
  for (const [index, { scopes }] of senders.entries()) {
    for (const [position, scope] of scopes.entries()) {
      const type = scope.startsWith(SCOPE) ? scope.slice(SCOPE.length) : undefined;
      if (type === undefined || asked.has(type)) continue;
      const at = pointTo("/senders", index, "scopes", position);
      warnings.add(
        at,
        `opens nothing: no moment and no stage waits for "${type}", no condition asks for it${guess(type, asked)}`,
      );
    }
  }
}

function findSources({ senders = [] }: Catalog): Sources {
  const sources = new Map<string, Set<string> | "any">();
  for (const { scopes, places } of senders) {
    for (const scope of scopes) {
      if (!scope.startsWith(SCOPE)) continue;
      const type = scope.slice(SCOPE.length);
      const known = sources.get(type) ?? new Set();
      sources.set(type, places === undefined ? "any" : known);
      if (places === undefined || known === "any") continue;
      for (const place of places) known.add(place);
    }
  }
  return sources;
}

/** The places that a trigger is about; undefined: all of them. */
function findPlaces({ places = [] }: Catalog): (where: Where | undefined) => readonly string[] | undefined {
  const byLabel = new Map<string, string[]>();
  for (const { id, labels = [] } of places) {
    for (const label of labels) {
      const named = byLabel.get(label);
      if (named === undefined) byLabel.set(label, [id]);
      else named.push(id);
    }
  }
  return (where) => {
    if (where === undefined) return undefined;
    return "place" in where ? [where.place] : (byLabel.get(where.label) ?? []);
  };
}

/** One place is enough. Of a label that no place has, another warning tells. */
function isSent(from: ReadonlySet<string> | "any" | undefined, places: readonly string[] | undefined): boolean {
  if (places?.length === 0 || from === "any") return true;
  if (from === undefined) return false;
  return places === undefined ? from.size > 0 : places.some((place) => from.has(place));
}
