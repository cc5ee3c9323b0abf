import type { Policy } from "../catalog/policy.ts";
import { poolsOf, poolUnit } from "../catalog/pool-unit.ts";
import type { Fault } from "../errors.ts";
import { type Journeys, NO_JOURNEYS } from "../journeys/run.ts";
import { present } from "../json/present.ts";
import type { Facts } from "../locate/facts.ts";
import type { PersonState } from "../person/person-state.ts";
import { NO_MEMORY, type PresenceMemory } from "../presence/presence-state.ts";
import { err, ok, type Result } from "../result.ts";
import type { SignalFact } from "../signals/signal-fact.ts";
import { parseInstant } from "../time/instant.ts";
import { checkNames } from "./check-names.ts";
import { comeByItself } from "./come-by-itself.ts";
import { explainMessage, explainUnasked } from "./explain-message.ts";
import type { Explanation } from "./explanation.ts";
import { DEVICE, makeHistory, makePerson } from "./make-person.ts";
import type { ExplainRequest } from "./requests.ts";
import { locateSaid, locateSighting } from "./said.ts";
import { sayPlace } from "./say-place.ts";
import type { World } from "./world.ts";

/** A case without the catalog that it is judged by. */
export type Case = Pick<ExplainRequest, "message" | "person" | "mesh">;

/** A person, and what is remembered of them, between two messages. */
export interface Visitor {
  readonly person: PersonState;
  readonly memory: PresenceMemory;
  /** Runs that their messages opened. */
  readonly journeys: Journeys;
}

const REVOKED = "is revoked, so the mesh refuses what it says";

const SIGNAL_MS = 30 * 86_400_000;

/** Of a made-up person: which draws there are is said by the case, so any key will do. */
const DRAW_KEY = new Uint8Array(16);

/**
 * Every gate of every moment of one case: a message, and a person who is made up. `nowMs`: when it happens, unless the
 * message says. Errors: what the request names and the catalog does not have, with pointers into the request.
 */
export function explainVisit(world: World, request: Case, nowMs: number): Result<Explanation, readonly Fault[]> {
  const explained = explainNext(world, request, nowMs);
  return explained.ok ? ok(explained.value.explanation) : explained;
}

/** The same for a visitor who goes on from an earlier message, and the visitor after it. */
export function explainNext(
  world: World,
  { message, person = {}, mesh = {} }: Case,
  nowMs: number,
  visitor?: Visitor,
): Result<{ readonly explanation: Explanation; readonly visitor: Visitor }, readonly Fault[]> {
  const faults = checkNames(world, { message, person, mesh });
  if (faults.length > 0) return err(faults);
  const atMs = message.at === undefined ? nowMs : (parseInstant(message.at) ?? nowMs);
  const drawn: World = { ...world, policy: fixControl(world.policy, person.control ?? []) };
  const { campaigns, moments } = drawn.policy;
  const known = visitor ?? { person: makePerson(person, drawn.policy, atMs), memory: NO_MEMORY, journeys: NO_JOURNEYS };
  const { paused = [], spent = [], signals = [] } = mesh;
  const input = {
    ...known,
    history: makeHistory(known.person, person),
    signals: signals.flatMap((signal, number) => factOf(signal, number, atMs)),
    mesh: {
      pausedMoments: [...paused, ...world.live.pausedMoments],
      pausedCampaigns: [...paused, ...world.live.pausedCampaigns],
      liveSignals: [...signals, ...world.live.signals].map(({ type, place: of }) => present({ type, place: of })),
      units: [...campaigns.keys(), ...[...moments.values()].flatMap(poolsOf).map(poolUnit)].filter(
        (unit) => !spent.includes(unit),
      ),
    },
    subscribed: person.subscribed ?? true,
    nowMs: atMs,
    serial: `message-${atMs}`,
  };
  const happened = comeByItself(message, drawn.policy);
  if (happened !== undefined) {
    if (!happened.ok) return happened;
    const { explanation, next } = explainUnasked(drawn, { ...input, signals: [], happened: happened.value }, DRAW_KEY);
    return ok({ explanation, visitor: { ...known, person: next } });
  }
  const facts = locate(drawn, message, atMs);
  if (!facts.ok) return facts;
  const said = present({ locale: message.locale, timeZone: message.timeZone });
  const asked = { ...input, facts: facts.value, said, timeliness: "live" } as const;
  const { explanation, next, memory, moved } = explainMessage(drawn, asked, DRAW_KEY);
  return ok({ explanation, visitor: { person: next, memory, journeys: moved?.journeys ?? known.journeys } });
}

type SaidSignal = NonNullable<NonNullable<Case["mesh"]>["signals"]>[number];

/** As a sender began it just now: it lasts longer than any offer is looked at. One of no place sets nothing off. */
function factOf({ type, place, metres, data = {} }: SaidSignal, number: number, atMs: number): readonly SignalFact[] {
  if (place === undefined) return [];
  const untilMs = atMs + SIGNAL_MS;
  return [present({ id: `signal-${number}`, type, place, metres, data, fromMs: atMs, untilMs, trust: "medium" })];
}

/** The policy with its control groups filled by hand: all people in the ones that are named, none in the others. */
function fixControl(policy: Policy, control: readonly string[]): Policy {
  const campaigns = [...policy.campaigns].map(
    ([id, rule]) => [id, { ...rule, control: control.includes(id) ? 1 : 0 }] as const,
  );
  return { ...policy, campaigns: new Map(campaigns) };
}

function locate(world: World, message: Case["message"], atMs: number): Result<Facts, readonly Fault[]> {
  const { tag, place, zone, at: _at, stage: _stage, after: _after, ...said } = message;
  if (tag !== undefined) {
    if (world.live.revokedSenders.includes(tag.gateway))
      return err([{ pointer: "/message/tag/gateway", detail: REVOKED }]);
    const heard = locateSighting({ ...tag, tag: "card", rssi: -60 }, world, { number: atMs, atMs });
    if (heard !== undefined) return ok(heard);
    return err([
      { pointer: "/message/tag", detail: "names no gateway of the catalog, or no place and zone of the gateway" },
    ]);
  }
  const there = place === undefined ? ok({}) : sayPlace(world.catalog, { place, zone });
  if (!there.ok) return there;
  return ok(locateSaid({ ...there.value, ...said }, world, { device: DEVICE, number: atMs, atMs }));
}
