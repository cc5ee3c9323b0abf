import type { Moment, Text, Trigger, Variant, Where } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import type { CatalogNames } from "./catalog-names.ts";
import { checkSpan } from "./check-campaigns.ts";
import type { FaultList } from "./fault-list.ts";
import { pointTo } from "./json-pointer.ts";

/** Every moment refers to what there is, asks for purposes that people are asked for, and speaks the mesh's language. */
export function checkMoments(moments: readonly (Moment | undefined)[], names: CatalogNames, faults: FaultList): void {
  for (const [index, moment] of moments.entries()) {
    if (moment === undefined) continue;
    const at = pointTo("/moments", index);
    if (moment.campaign !== undefined && !names.has("campaigns", moment.campaign)) {
      faults.add(pointTo(at, "campaign"), `there is no campaign "${moment.campaign}"`);
    }
    checkTrigger(moment.on, pointTo(at, "on"), names, faults);
    checkPurposes(moment.purposes, at, names, faults);
    checkSpan(moment, at, faults);
    checkVariants(moment.offer?.variants ?? [], pointTo(at, "offer", "variants"), names, faults);
  }
}

function checkTrigger(on: Trigger, at: string, names: CatalogNames, faults: FaultList): void {
  if ("enter" in on) checkWhere(on.enter, pointTo(at, "enter"), names, faults);
  else if ("exit" in on) checkWhere(on.exit, pointTo(at, "exit"), names, faults);
  else if ("dwell" in on) checkWhere(on.dwell, pointTo(at, "dwell"), names, faults);
  else if ("zone" in on) checkZoneTrigger(on, at, names, faults);
  else if ("scan" in on && !names.has("markers", on.scan)) {
    faults.add(pointTo(at, "scan"), `there is no marker "${on.scan}"`);
  } else if ("after" in on && !names.has("moments", on.after.moment)) {
    faults.add(pointTo(at, "after", "moment"), `there is no moment "${on.after.moment}"`);
  }
}

/** A label needs no place that has it: places come and go. */
function checkWhere(where: Where, at: string, names: CatalogNames, faults: FaultList): void {
  if ("place" in where && !names.has("places", where.place)) {
    faults.add(pointTo(at, "place"), `there is no place "${where.place}"`);
  }
}

function checkZoneTrigger(
  { zone, place }: Extract<Trigger, { zone: string }>,
  at: string,
  names: CatalogNames,
  faults: FaultList,
): void {
  if (place !== undefined) checkWhere(place, pointTo(at, "place"), names, faults);
  const only = place !== undefined && "place" in place ? place.place : undefined;
  if (names.hasZone(zone, only)) return;
  faults.add(
    pointTo(at, "zone"),
    `${only === undefined ? "no place has a" : `the place "${only}" has no`} zone "${zone}"`,
  );
}

function checkPurposes(purposes: Moment["purposes"], at: string, names: CatalogNames, faults: FaultList): void {
  const unknown = (purpose: string) => !names.hasPurpose(purpose);
  for (const [position, purpose] of (purposes ?? []).entries()) {
    if (unknown(purpose)) faults.add(pointTo(at, "purposes", position), `"${purpose}" is no purpose of this mesh`);
  }
  const missing = purposes === undefined ? DEFAULTS.momentPurposes.find(unknown) : undefined;
  if (missing !== undefined) faults.add(at, `needs purposes: "${missing}", the default, is no purpose of this mesh`);
}

function checkVariants(variants: readonly Variant[], at: string, names: CatalogNames, faults: FaultList): void {
  const firstWith = new Map<string, number>();
  for (const [index, { id, title, body, action }] of variants.entries()) {
    const variantAt = pointTo(at, index);
    const first = firstWith.get(id);
    if (first === undefined) firstWith.set(id, index);
    else faults.add(pointTo(variantAt, "id"), `is the id of ${pointTo(at, first)} as well`);
    checkText(title, pointTo(variantAt, "title"), names, faults);
    checkText(body, pointTo(variantAt, "body"), names, faults);
    checkText(action?.label, pointTo(variantAt, "action", "label"), names, faults);
  }
}

/** Language tags are compared without case (RFC 5646, section 2.1.1). */
function checkText(text: Text | undefined, at: string, { locale }: CatalogNames, faults: FaultList): void {
  if (text === undefined || locale === undefined) return;
  const wanted = locale.toLowerCase();
  if (!Object.keys(text).some((tag) => tag.toLowerCase() === wanted))
    faults.add(at, `must have "${locale}", the mesh's locale`);
}
