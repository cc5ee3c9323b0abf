import { pointTo } from "../../json/json-pointer.ts";
import { didYouMean, similarName } from "../../text/similar-name.ts";
import { parseDuration } from "../../time/duration.ts";
import type { Journey, Stage } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import type { CatalogNames } from "./catalog-names.ts";
import { checkText } from "./check-moments.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";

/** Every journey can be begun, has each stage once, and waits only for what can come. */
export function checkJourneys(journeys: readonly Checked<Journey>[], names: CatalogNames, faults: FaultList): void {
  for (const [index, { pruned: journey }] of journeys.entries()) {
    if (journey === undefined) continue;
    const at = pointTo("/journeys", index);
    checkPurposes(journey, at, names, faults);
    const { stages = [] } = journey;
    checkOpens(journey, at, faults);
    for (const [position, stage] of stages.entries()) {
      if (stage === undefined) continue;
      const stageAt = pointTo(at, "stages", position);
      const about = { stage, at: stageAt, earlier: stages.slice(0, position), names, faults };
      checkOnce(about, pointTo(at, "stages"));
      checkOn({ ...about, endAfter: journey.endAfter ?? DEFAULTS.endAfter });
      checkText(stage.title, pointTo(stageAt, "title"), names, faults);
      checkText(stage.body, pointTo(stageAt, "body"), names, faults);
      checkText(stage.action?.label, pointTo(stageAt, "action", "label"), names, faults);
    }
  }
}

type PrunedStages = readonly (Pruned<Stage> | undefined)[];

/** One stage, and the stages before it in the list. */
interface About {
  readonly stage: Pruned<Stage>;
  readonly at: string;
  readonly earlier: PrunedStages;
  readonly names: CatalogNames;
  readonly faults: FaultList;
}

function checkPurposes(journey: Pruned<Journey>, at: string, names: CatalogNames, faults: FaultList): void {
  for (const [position, purpose] of (journey.purposes ?? []).entries()) {
    if (purpose === undefined || names.hasPurpose(purpose)) continue;
    faults.add(
      pointTo(at, "purposes", position),
      `"${purpose}" is no purpose of this mesh${names.guess(purpose, "purposes")}`,
    );
  }
  if (!("purposes" in journey) && !names.hasPurpose(DEFAULTS.journeyPurpose)) {
    faults.add(at, `needs purposes: "${DEFAULTS.journeyPurpose}", the default, is no purpose of this mesh`);
  }
}

/** Only a signal or an event names a run, so only they can make one. */
function checkOpens({ stages }: Pruned<Journey>, at: string, faults: FaultList): void {
  if (stages === undefined) return;
  const opening = stages.map((stage, position) => stage !== undefined && (stage.opens ?? position === 0));
  for (const [position, stage] of stages.entries()) {
    if (stage?.on === undefined || !opening[position] || canOpen(stage)) continue;
    const cure =
      position === 0 ? 'say "opens": false, and true of another stage' : "only a signal or an event names one";
    faults.add(pointTo(at, "stages", position, "opens"), `cannot make a run: ${cure}`);
  }
  if (stages.length > 0 && !opening.includes(true)) {
    faults.add(pointTo(at, "stages"), "must have a stage that opens: without one nobody ever is on this journey");
  }
}

function canOpen({ on }: Pruned<Stage>): boolean {
  return on === undefined || "signal" in on || "event" in on;
}

/** A stage has a name of its own, and no two wait for the same signal or event: the later one could never be told apart. */
function checkOnce({ stage, at, earlier, faults }: About, list: string): void {
  const same = earlier.findIndex((other) => other?.id !== undefined && other.id === stage.id);
  if (same !== -1) faults.add(pointTo(at, "id"), `is the id of ${pointTo(list, same)} as well`);
  const name = nameOf(stage);
  const twin = name === undefined ? -1 : earlier.findIndex((other) => other !== undefined && nameOf(other) === name);
  if (twin !== -1) faults.add(pointTo(at, "on"), `is what ${pointTo(list, twin)} waits for as well: keep one of them`);
}

function nameOf({ on }: Pruned<Stage>): string | undefined {
  if (on === undefined) return undefined;
  if ("signal" in on) return `signal ${on.signal}`;
  return "event" in on ? `event ${on.event}` : undefined;
}

function checkOn(about: About & { readonly endAfter: string }): void {
  const { stage, at, names, faults } = about;
  const { on } = stage;
  if (on === undefined) return;
  if ("enter" in on && on.enter !== undefined && "place" in on.enter) {
    const { place } = on.enter;
    if (place !== undefined && !names.has("places", place))
      faults.add(pointTo(at, "on", "enter", "place"), `there is no place "${place}"${names.guess(place, "places")}`);
  }
  if ("scan" in on && on.scan !== undefined && !names.has("markers", on.scan))
    faults.add(pointTo(at, "on", "scan"), `there is no marker "${on.scan}"${names.guess(on.scan, "markers")}`);
  if ("after" in on) checkAfter(on.after, on.delay, about);
}

/** A run only goes forward, so what follows a stage stands behind it; and it comes before the run is over. */
function checkAfter(
  after: string | undefined,
  delay: string | undefined,
  { at, earlier, faults, endAfter }: About & { readonly endAfter: string },
): void {
  const ids = earlier.flatMap((stage) => stage?.id ?? []);
  if (after !== undefined && !ids.includes(after)) {
    const guess = didYouMean(similarName(after, ids));
    faults.add(pointTo(at, "on", "after"), `must be a stage before this one; "${after}" is none${guess}`);
  }
  const [delayMs, endMs] = [delay, endAfter].map((said) => (said === undefined ? undefined : parseDuration(said)));
  if (delayMs !== undefined && endMs !== undefined && delayMs > endMs) {
    faults.add(pointTo(at, "on", "delay"), `must be at most endAfter, ${endAfter}: the run is over before`);
  }
}
