import { pointTo } from "../../json/json-pointer.ts";
import { parseTemplate, type ValueName, writtenName } from "../../text/parse-template.ts";
import { didYouMean } from "../../text/similar-name.ts";
import type { Journey, Marker, Moment, Place, Trigger } from "../catalog.ts";
import type { CatalogNames } from "./catalog-names.ts";
import { NO_LOYALTY } from "./check-points.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";
import { findRuns } from "./find-runs.ts";
import type { Pruned } from "./prune-invalid.ts";
import { stageTexts, writtenTexts } from "./written-texts.ts";

/** What a text of a moment can name values of, as far as it is known: of a thing with a broken form nothing is said. */
interface Around {
  readonly on: Pruned<Trigger>;
  readonly places: ReadonlyMap<string, Pruned<Place>>;
  readonly markers: ReadonlyMap<string, Pruned<Marker>>;
  readonly isOfRun: ReturnType<typeof findRuns>;
  readonly hasCoupon: boolean;
  readonly hasLoyalty: boolean;
}

/** The parts of a catalog that are looked at. */
interface Looked {
  readonly places: readonly Checked<Place>[];
  readonly markers: readonly Checked<Marker>[];
  readonly moments: readonly Checked<Moment>[];
  readonly journeys: readonly Checked<Journey>[];
}

/** The values that a text names are some that the moment's trigger, or a run, can have (docs/contract.md#text-values). */
export function checkTexts(
  { places, markers, moments, journeys }: Looked,
  { hasLoyalty }: CatalogNames,
  faults: FaultList,
): void {
  const around = { hasLoyalty, places: byId(places), markers: byId(markers), isOfRun: findRuns(triggersOf(moments)) };
  for (const [index, { pruned: moment }] of moments.entries()) {
    const on = moment?.on ?? {};
    for (const [at, text, variant] of writtenTexts(moment, pointTo("/moments", index))) {
      if (faults.isFull()) return;
      const hasCoupon = "coupon" in variant;
      if (text.includes("{")) checkText(text, at, (name) => faultOf(name, { ...around, on, hasCoupon }), faults);
    }
  }
  for (const [index, { pruned: journey }] of journeys.entries()) {
    for (const [at, text] of stageTexts(journey, pointTo("/journeys", index))) {
      if (faults.isFull()) return;
      if (text.includes("{")) checkText(text, at, faultOfStage, faults);
    }
  }
}

function triggersOf(moments: readonly Checked<Moment>[]): ReadonlyMap<string, Pruned<Trigger> | undefined> {
  return new Map(moments.flatMap(({ pruned }) => (pruned?.id === undefined ? [] : [[pruned.id, pruned.on]])));
}

function byId<Item extends { readonly id: string }>(
  items: readonly Checked<Item>[],
): ReadonlyMap<string, Pruned<Item>> {
  const known = new Map<string, Pruned<Item>>();
  for (const { valid, pruned } of items) if (valid !== undefined && pruned !== undefined) known.set(valid.id, pruned);
  return known;
}

function checkText(
  text: string,
  at: string,
  faultOfName: (name: ValueName) => string | undefined,
  faults: FaultList,
): void {
  const parsed = parseTemplate(text);
  const found = parsed.ok
    ? parsed.value.map((part) => (typeof part === "string" ? undefined : faultOfName(part)))
    : parsed.error;
  for (const fault of found) if (fault !== undefined) faults.add(at, fault);
}

/** Why the trigger can never have the value; undefined if it may. */
function faultOf(name: ValueName, { on, places, markers, isOfRun, hasCoupon, hasLoyalty }: Around): string | undefined {
  const written = writtenName(name);
  switch (name.of) {
    case "run":
      return isOfRun(on) === false
        ? `names ${written}, which only a moment on a stage has, or one that follows it`
        : undefined;
    case "coupon":
      return hasCoupon ? undefined : `names ${written}, and the variant has no coupon`;
    case "points":
      return hasLoyalty ? undefined : `names ${written}, ${NO_LOYALTY}`;
    case "attributes":
      return undefined;
    case "event":
    case "signal":
      return isOn(name.of, on)
        ? undefined
        : `names ${written}, which only a moment on ${article(name.of)} has${meant(name, on)}`;
    case "place":
    case "zone": {
      if ("stage" in on || "after" in on)
        return `names ${written}, which a moment on ${"stage" in on ? "a stage" : "another"} never has: leave it out`;
      if ("scan" in on) return faultOfMarker(name.of, on.scan === undefined ? undefined : markers.get(on.scan));
      if (name.of === "place") return undefined;
      if ("signal" in on) return `names ${written}, which a moment on a signal never has: leave it out`;
      const where = "enter" in on ? on.enter : "exit" in on ? on.exit : "dwell" in on ? on.dwell : undefined;
      const place = where && "place" in where && where.place !== undefined ? places.get(where.place) : undefined;
      if (place === undefined || (place.zones ?? []).length > 0) return undefined;
      return `names ${written}, and the place "${place.id}" has no zones: leave it out`;
    }
  }
}

/** What the first screen says of a run knows the run and the person. */
function faultOfStage(name: ValueName): string | undefined {
  if (name.of === "run" || name.of === "attributes") return undefined;
  return `names ${writtenName(name)}, which a stage never has: only {run.…} and {attributes.…}`;
}

function faultOfMarker(of: "place" | "zone", marker: Pruned<Marker> | undefined): string | undefined {
  if (marker === undefined || marker[of] !== undefined) return undefined;
  return `names {${of}}, and the marker "${marker.id}" is in no ${of}: leave it out, or give the marker one`;
}

/** A trigger that nothing is known of may be any. */
function isOn(kind: "event" | "signal", on: Pruned<Trigger>): boolean {
  return kind in on || Object.keys(on).length === 0;
}

function article(kind: "event" | "signal"): string {
  return kind === "event" ? "an event" : "a signal";
}

/** What a moment on the other of the two calls its data. */
function meant(name: ValueName, on: Pruned<Trigger>): string {
  const other = name.of === "event" ? "signal" : "event";
  return didYouMean(other in on ? writtenName({ ...name, of: other }) : undefined);
}
