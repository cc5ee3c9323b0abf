import type { CapRule, Policy } from "../catalog/policy.ts";
import { MAX_RUNS_A_JOURNEY } from "../journeys/make-room.ts";
import type { Exposure } from "../person/person-state.ts";
import { calendarStart } from "../time/calendar.ts";

const HOUR_MS = 3_600_000;

/** A cap per day also holds in any stretch of this length, so that a change of time zone wins nothing. */
const DAY_GUARD_MS = 20 * HOUR_MS;

/** Longer than any calendar month, with a day to spare for clocks that disagree. */
const MAX_CALENDAR_MS = 32 * 24 * HOUR_MS;

/** A run may be under way for so long. */
const RUN_MS = 400 * 24 * HOUR_MS;

/** So many at least are kept of a moment that is counted within runs: runs come and go while others are under way. */
const KEPT_OF_RUNS = 200;

/** How many more than any cap asks for are kept, so that a cap which comes or grows later finds a past to count. */
const SPARE = 16;

/**
 * Whether one more exposure at `nowMs` would be over one of the caps. `times` are those counted so far, epoch
 * milliseconds, oldest first. Calendar windows are those of `zone` that hold at `nowMs`; a rolling window of length L
 * is (now - L, now], so that what is exactly L ago no longer counts. Times after `nowMs` count in every window: a clock
 * that went back a little never admits more. `max` is a whole number, 1 or more. What is counted within a run is not
 * looked at here.
 */
export function capReached(rules: readonly CapRule[], times: readonly number[], zone: string, nowMs: number): boolean {
  return rules.some((rule) => {
    if (rule.window === "run") return false;
    // Over a list in order of time, the window holds `max` or more exactly when it holds the max-th newest.
    const decisive = times[times.length - rule.max];
    return decisive !== undefined && isInWindow(rule, decisive, zone, nowMs);
  });
}

/** Whether an exposure of that time is in the window of a cap that holds at `nowMs`, by the calendar of `zone`. */
export function isInWindow(rule: CapRule, atMs: number, zone: string, nowMs: number): boolean {
  if (rule.window === "rolling") return atMs > nowMs - rule.lengthMs;
  // The run of it may still be under way.
  if (rule.window === "run") return true;
  if (rule.window === "day" && atMs > nowMs - DAY_GUARD_MS) return true;
  return atMs >= calendarStart(zone, nowMs, rule.window);
}

/** The exposures with one more, still oldest first. One that is known already changes nothing. */
export function recordExposure(exposures: readonly Exposure[], exposure: Exposure): readonly Exposure[] {
  if (exposures.some(({ id, moment }) => id === exposure.id && moment === exposure.moment)) return exposures;
  const place = exposures.findLastIndex(({ atMs }) => atMs <= exposure.atMs) + 1;
  return exposures.toSpliced(place, 0, exposure);
}

/**
 * The exposures with that of a push made void, which the mesh itself ended before any attempt: it counts for no cap any
 * more. Once a moment and cap window: the same array if one of the moment is void already in a window of its caps, so
 * that no run of failures gives more than twice what a cap allows. Unknown, or void before: the same array.
 */
export function voidExposure(
  exposures: readonly Exposure[],
  { id, moment }: Pick<Exposure, "id" | "moment">,
  { moments, campaigns, personCaps }: Pick<Policy, "moments" | "campaigns" | "personCaps">,
  zone: string,
  nowMs: number,
): readonly Exposure[] {
  const at = exposures.findIndex((exposure) => exposure.id === id && exposure.moment === moment);
  const found = exposures[at];
  if (found === undefined || found.void) return exposures;
  const ofMoment = moments.get(moment)?.caps ?? [];
  const ofCampaign = found.campaign === undefined ? [] : (campaigns.get(found.campaign)?.caps ?? []);
  const rules = [...ofMoment, ...ofCampaign, ...personCaps];
  const isUsedUp = exposures.some(
    (other) =>
      other.void &&
      other.moment === moment &&
      rules.some((rule) =>
        rule.window === "run" ? other.run === found.run : isInWindow(rule, other.atMs, zone, nowMs),
      ),
  );
  return isUsedUp ? exposures : exposures.with(at, { ...found, void: true });
}

/**
 * The exposures that a cap can still ask for. Each counts for its moment, its campaign (marketing) and the person (if
 * it does); it stays while one of these needs it: while it is among the newest `largest max + 16` there, and younger
 * than the longest rolling window there, or 32 days. More than `max` within a window no cap can ask for; the 16 are for
 * the exposures that are given back and for caps that are added later. Bounded by that number for every moment and
 * campaign of the last 32 days (or of its longest window). The same array where nothing falls away.
 */
export function pruneExposures(
  exposures: readonly Exposure[],
  policy: Pick<Policy, "moments" | "campaigns" | "personCaps">,
  nowMs: number,
): readonly Exposure[] {
  const tallies = new Map<string, Tally>();
  const isNeededBy = (name: string, rules: () => readonly CapRule[] | undefined, atMs: number): boolean => {
    const tally = tallies.get(name) ?? startTally(rules() ?? []);
    tallies.set(name, tally);
    tally.left -= 1;
    return tally.left >= 0 && atMs > nowMs - tally.reachMs;
  };
  const needed = exposures.toReversed().filter(({ atMs, moment, campaign, marketing, person }) => {
    // Every tally counts every exposure, so none of the three may be skipped.
    const byMoment = isNeededBy(`moment ${moment}`, () => policy.moments.get(moment)?.caps, atMs);
    const byCampaign =
      marketing &&
      campaign !== undefined &&
      isNeededBy(`campaign ${campaign}`, () => policy.campaigns.get(campaign)?.caps, atMs);
    const byPerson = person && isNeededBy("person", () => policy.personCaps, atMs);
    return byMoment || byCampaign || byPerson;
  });
  return needed.length === exposures.length ? exposures : needed.reverse();
}

/** How many more of a scope are to be kept, and how far back. */
interface Tally {
  left: number;
  readonly reachMs: number;
}

function startTally(rules: readonly CapRule[]): Tally {
  const lengths = rules.map((rule) => (rule.window === "rolling" ? rule.lengthMs : rule.window === "run" ? RUN_MS : 0));
  const most = Math.max(0, ...rules.map(({ max }) => max));
  const mostOfRun = Math.max(0, ...rules.map(({ window, max }) => (window === "run" ? max : 0)));
  return {
    left: Math.max(most, mostOfRun === 0 ? 0 : KEPT_OF_RUNS, mostOfRun * MAX_RUNS_A_JOURNEY) + SPARE,
    reachMs: Math.max(MAX_CALENDAR_MS, ...lengths),
  };
}
