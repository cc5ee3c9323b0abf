import * as v from "valibot";
import { id } from "../catalog/schema/id.ts";
import { count, finite, instant, scalar, shortName } from "../catalog/schema/primitives.ts";
import { REACTION_KINDS } from "../condition/reaction-kind.ts";
import { pingClaims } from "../messages/ping.ts";
import { signalType } from "../messages/signal-type.ts";
import { closed, dictionary, notArray } from "../schema/closed.ts";
import { parseCalendarDay } from "./calendar-day.ts";

const { position, beacons, marker, event, channel, timeZone, locale } = pingClaims.entries;

const names = v.pipe(v.array(shortName), v.maxLength(200, "must be at most 200"));

/** A run of theirs, at a stage; `journey`: needed if several have the stage. */
const saidRun = closed({
  journey: v.exactOptional(id),
  stage: id,
  key: v.exactOptional(v.pipe(v.string(), v.minLength(1))),
  data: v.exactOptional(dictionary(shortName, scalar)),
});

/** What a device or a gateway says, or what comes while they say nothing. `place` (with `zone`): whatever the catalog's sources there would say. */
const saidMessage = closed({
  /** When it happens; now, unless told. */
  at: v.exactOptional(instant),
  place: v.exactOptional(id),
  zone: v.exactOptional(shortName),
  position,
  beacons,
  marker,
  event,
  channel,
  timeZone,
  locale,
  /** A gateway hears a tag of the person, who is beside it. */
  tag: v.exactOptional(closed({ gateway: id, place: v.exactOptional(id), zone: v.exactOptional(shortName) })),
  /** A run of theirs comes to a stage, by a back end or by the time alone. */
  stage: v.exactOptional(saidRun),
  /** They got this moment as long ago as those wait that follow it; `run`: what it was about. */
  after: v.exactOptional(closed({ moment: id, run: v.exactOptional(saidRun) })),
});

/** A made-up person: whatever is not told is that of somebody new who agreed to everything. */
const madeUpPerson = closed({
  /** Purposes; all of the catalog, unless told. */
  consent: v.exactOptional(names),
  /** Whether a push can reach them; it can, unless told. */
  subscribed: v.exactOptional(v.boolean()),
  timeZone,
  locale,
  attributes: v.exactOptional(dictionary(shortName, scalar)),
  /** By score: what they have of it as the message comes. */
  scores: v.exactOptional(dictionary(id, finite)),
  /** Whether they are a customer, whom devices are linked to. */
  linked: v.exactOptional(v.boolean()),
  /** By place: visits before this one. */
  visits: v.exactOptional(dictionary(id, count)),
  /** Where they are already, by their position. */
  present: v.exactOptional(v.pipe(v.array(closed({ place: id, since: instant })), v.maxLength(20))),
  /** What they got before. */
  exposures: v.exactOptional(v.pipe(v.array(closed({ moment: id, at: instant })), v.maxLength(500))),
  /** What they did with offers. */
  reactions: v.exactOptional(
    v.pipe(v.array(closed({ moment: id, kind: v.picklist(REACTION_KINDS), at: instant })), v.maxLength(500)),
  ),
  /** By name of a moment, campaign or label: until when. */
  suppressed: v.exactOptional(dictionary(shortName, instant)),
  /** Moments and campaigns that they want no more of. */
  stops: v.exactOptional(names),
  /** Campaigns whose control group they are in; none, unless told. */
  control: v.exactOptional(names),
});

/** A signal that is on. `place` absent: of no place; `metres`: how far from its fence the person is, if not in it. */
const saidSignal = closed({
  type: signalType,
  place: v.exactOptional(id),
  metres: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  data: v.exactOptional(dictionary(shortName, scalar)),
});

/** What the mesh as a whole is taken to know: names of moments and campaigns, and signals. */
const meshAsOfNow = closed({
  paused: v.exactOptional(names),
  /** Campaigns whose budget is spent. */
  spent: v.exactOptional(names),
  signals: v.exactOptional(v.pipe(v.array(saidSignal), v.maxLength(20, "must be at most 20"))),
});

/** One case to explain: body of POST /admin/v1/explain, and the file that `mesh explain` takes. */
export const explainRequest = closed({
  /** A document, to be checked by `checkCatalog`; the published one, unless told. */
  catalog: v.exactOptional(v.unknown()),
  message: saidMessage,
  person: v.exactOptional(madeUpPerson),
  mesh: v.exactOptional(meshAsOfNow),
});

export type ExplainRequest = v.InferOutput<typeof explainRequest>;

/** Most pings of one request; the CLI has no such bound. */
export const MAX_REQUESTED_PINGS = 5000;

/** Body of POST /admin/v1/simulate. */
export const simulateRequest = closed({
  /** A document, to be checked by `checkCatalog`. */
  catalog: v.unknown(),
  /** What to compare it with: another document, or the one that is published. Nothing, unless told. */
  against: v.exactOptional(
    v.union([v.literal("published"), notArray(v.looseObject({}))], 'must be a catalog or "published"'),
  ),
  pings: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_REQUESTED_PINGS)),
  /** The same seed gives the same people and movements. */
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff)),
  /** As 2026-11-30; today in the zone of the mesh, unless told. */
  day: v.exactOptional(
    v.pipe(
      v.string(),
      v.check((day) => parseCalendarDay(day) !== undefined, "must be a date that exists, as 2026-11-30"),
    ),
  ),
});

export type SimulateRequest = v.InferOutput<typeof simulateRequest>;
