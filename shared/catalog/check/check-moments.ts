import { readNames } from "../../condition/read-names.ts";
import { pointTo } from "../../json/json-pointer.ts";
import type { Moment, Trigger, Variant, Where, WrittenText } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import type { CatalogNames } from "./catalog-names.ts";
import { checkSpan } from "./check-campaigns.ts";
import type { ListName } from "./check-parts.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";

/** Every moment refers to what there is, asks for purposes that people are asked for, and speaks the mesh's language. */
export function checkMoments(moments: readonly Checked<Moment>[], names: CatalogNames, faults: FaultList): void {
  for (const [index, { pruned: moment }] of moments.entries()) {
    if (moment === undefined) continue;
    const at = pointTo("/moments", index);
    checkName("campaigns", moment.campaign, pointTo(at, "campaign"), names, faults);
    checkTrigger(moment.on ?? {}, pointTo(at, "on"), names, faults);
    checkCondition(moment.when, pointTo(at, "when"), names, faults);
    checkPurposes(moment, at, names, faults);
    checkSpan(moment, at, faults);
    checkSignalPush(moment, at, faults);
    checkRunCaps(moment, at, faults);
    checkVariants(moment.offer?.variants ?? [], pointTo(at, "offer", "variants"), names, faults);
  }
}

/** A name of the list is one of the catalog. */
export function checkName(
  list: ListName,
  name: string | undefined,
  at: string,
  names: CatalogNames,
  faults: FaultList,
): void {
  if (name === undefined || names.has(list, name)) return;
  faults.add(at, `there is no ${list.slice(0, -1)} "${name}"${names.guess(name, list)}`);
}

function checkTrigger(on: Pruned<Trigger>, at: string, names: CatalogNames, faults: FaultList): void {
  if ("enter" in on) checkWhere(on.enter, pointTo(at, "enter"), names, faults);
  else if ("exit" in on) checkWhere(on.exit, pointTo(at, "exit"), names, faults);
  else if ("dwell" in on) checkWhere(on.dwell, pointTo(at, "dwell"), names, faults);
  else if ("zone" in on) checkZoneTrigger(on, at, names, faults);
  else if ("signal" in on) checkWhere(on.place, pointTo(at, "place"), names, faults);
  else if ("stage" in on) checkStage(on, at, names, faults);
  else if ("after" in on) checkName("moments", on.after?.moment, pointTo(at, "after", "moment"), names, faults);
  else if ("scan" in on) checkName("markers", on.scan, pointTo(at, "scan"), names, faults);
}

/** The stage is one of one journey, which is named if several have it. */
function checkStage(
  { stage, journey }: Extract<Pruned<Trigger>, { stage?: unknown }>,
  at: string,
  names: CatalogNames,
  faults: FaultList,
): void {
  checkName("journeys", journey, pointTo(at, "journey"), names, faults);
  const having = stage === undefined ? undefined : names.journeysWith(stage);
  if (having === undefined) return;
  if (having.length === 0)
    faults.add(pointTo(at, "stage"), `no journey has a stage "${stage}"${names.guessStage(stage ?? "")}`);
  else if (journey === undefined && having.length > 1) {
    faults.add(pointTo(at, "stage"), `is a stage of ${having.join(" and ")}: say which, as "journey"`);
  } else if (journey !== undefined && names.has("journeys", journey) && !having.includes(journey)) {
    faults.add(pointTo(at, "stage"), `the journey "${journey}" has no stage "${stage}"; ${having.join(" and ")} has`);
  }
}

/** What is counted within a run needs one. */
function checkRunCaps({ on, caps }: Pruned<Moment>, at: string, faults: FaultList): void {
  if (on === undefined || "stage" in on) return;
  for (const [position, cap] of (caps ?? []).entries()) {
    if (cap?.per === "run") {
      faults.add(pointTo(at, "caps", position, "per"), "must not be run: only a moment of a stage belongs to one");
    }
  }
}

/** What a condition asks of a person by name. */
function checkCondition(when: string | undefined, at: string, names: CatalogNames, faults: FaultList): void {
  if (when === undefined || !/scores|received|reacted|redeemed/.test(when)) return;
  const { scores, moments } = readNames(when);
  for (const score of scores) checkName("scores", score, at, names, faults);
  for (const moment of moments) checkName("moments", moment, at, names, faults);
}

/** A label needs no place that has it: places come and go. */
export function checkWhere(where: Pruned<Where> | undefined, at: string, names: CatalogNames, faults: FaultList): void {
  checkName("places", placeOf(where), pointTo(at, "place"), names, faults);
}

function placeOf(where: Pruned<Where> | undefined): string | undefined {
  return where !== undefined && "place" in where ? where.place : undefined;
}

function checkZoneTrigger(
  { zone, place }: Extract<Pruned<Trigger>, { zone?: unknown }>,
  at: string,
  names: CatalogNames,
  faults: FaultList,
): void {
  checkWhere(place, pointTo(at, "place"), names, faults);
  const only = placeOf(place);
  if (zone === undefined || names.hasZone(zone, only)) return;
  const owner = only === undefined ? "no place has a" : `the place "${only}" has no`;
  faults.add(pointTo(at, "zone"), `${owner} zone "${zone}"${names.guessZone(zone, only)}`);
}

function checkPurposes(moment: Pruned<Moment>, at: string, names: CatalogNames, faults: FaultList): void {
  const unknown = (purpose: string) => !names.hasPurpose(purpose);
  for (const [position, purpose] of (moment.purposes ?? []).entries()) {
    if (purpose === undefined || !unknown(purpose)) continue;
    const guess = names.guess(purpose, "purposes");
    faults.add(pointTo(at, "purposes", position), `"${purpose}" is no purpose of this mesh${guess}`);
  }
  const missing = "purposes" in moment ? undefined : DEFAULTS.momentPurposes.find(unknown);
  if (missing !== undefined) faults.add(at, `needs purposes: "${missing}", the default, is no purpose of this mesh`);
}

/** A signal comes to everybody near at once: a push of it needs a cap. */
function checkSignalPush(moment: Pruned<Moment>, at: string, faults: FaultList): void {
  const { on, offer, channels = DEFAULTS.channels, caps, onExit } = moment;
  if (on === undefined || !("signal" in on) || offer === undefined) return;
  const isPushed = channels.some((channel) => channel === "push");
  const isCapped = "caps" in moment && caps?.length !== 0;
  if (isPushed && !isCapped) faults.add(at, "needs caps: a push that a signal sets off must have one");
  if (on.near !== undefined && onExit === "withdraw") {
    faults.add(pointTo(at, "onExit"), "cannot withdraw: who is near has not come in, and so does not leave");
  }
}

function checkVariants(
  variants: readonly (Pruned<Variant> | undefined)[],
  at: string,
  names: CatalogNames,
  faults: FaultList,
): void {
  if (variants.length > 0 && variants.every((variant) => variant?.weight === 0)) {
    faults.add(at, "must have a variant with a weight above 0");
  }
  const firstWith = new Map<string, number>();
  for (const [index, variant] of variants.entries()) {
    if (variant === undefined) continue;
    const { id, title, body, action } = variant;
    const variantAt = pointTo(at, index);
    const first = id === undefined ? undefined : firstWith.get(id);
    if (first !== undefined) faults.add(pointTo(variantAt, "id"), `is the id of ${pointTo(at, first)} as well`);
    else if (id !== undefined) firstWith.set(id, index);
    checkText(title, pointTo(variantAt, "title"), names, faults);
    checkText(body, pointTo(variantAt, "body"), names, faults);
    checkText(action?.label, pointTo(variantAt, "action", "label"), names, faults);
  }
}

/** Language tags are compared without case (RFC 5646, section 2.1.1). A plain text is one in the mesh's language. */
export function checkText(
  text: Pruned<WrittenText> | undefined,
  at: string,
  { locale }: CatalogNames,
  faults: FaultList,
): void {
  if (text === undefined || typeof text === "string" || locale === undefined) return;
  const wanted = locale.toLowerCase();
  if (!Object.keys(text).some((tag) => tag.toLowerCase() === wanted))
    faults.add(at, `must have "${locale}", the mesh's locale`);
}
