import { unitsMissed, unitsToReserve } from "../budget/units-to-reserve.ts";
import type { Policy } from "../catalog/policy.ts";
import { handledSoFar } from "../condition/handling.ts";
import { type Decided, type DecideInput, decide, decideAlone, decideSilence } from "../decide/decide.ts";
import { NO_MESH_FACTS } from "../live/mesh-facts.ts";
import type { Facts } from "../locate/facts.ts";
import { touchesCatalog } from "../locate/locate-message.ts";
import { isGranted, type PersonState } from "../person/person-state.ts";
import { recallSeen } from "../presence/recall-seen.ts";
import { silencePresence } from "../presence/silence-presence.ts";
import { type Actor, beginDay } from "./actor.ts";
import { makeAlarms } from "./alarms.ts";
import { countBudget } from "./count-budget.ts";
import { HANDLED_MICROS, makeWorkCounter, STEP_MICROS } from "./count-work.ts";
import type { Step, Ways } from "./draw-ways.ts";
import { makeHistory } from "./make-person.ts";
import { locateSaid, locateSighting } from "./said.ts";
import type { Simulation, SimulationOptions } from "./simulation.ts";
import type { Steps } from "./steps.ts";
import { makeTally } from "./tally.ts";
import type { World } from "./world.ts";

type Ping = Step & { readonly kind: "ping" };
type SightingStep = Step & { readonly kind: "sighting" };

/** Lets people go their ways on a catalog: each of their messages is handled like a real one, and is a step. */
export function* liveWays(
  world: World,
  { people, steps }: Ways,
  { seed, day, agree = {}, onProgress = () => {} }: SimulationOptions,
): Steps<Simulation> {
  const actors: Actor[] = [];
  for (const [number, walker] of people.entries()) {
    actors.push(beginDay(walker, number, world.policy.purposes, agree));
    yield STEP_MICROS;
  }
  const mesh = runMesh(world);
  const everySteps = Math.ceil(steps.length / 100);
  for (const [number, step] of steps.entries()) {
    const handledBefore = handledSoFar();
    for (const { person, atMs } of mesh.alarms.takeDue(step.atMs)) mesh.endSilence(actors[person], atMs);
    const actor = actors[step.person];
    if (actor === undefined) continue;
    if (step.kind === "ping") mesh.ping(actor, step, number);
    else mesh.sight(actor, step, number);
    if (number % everySteps === 0) onProgress(number / steps.length);
    yield STEP_MICROS + mesh.takeWork() + (handledSoFar() - handledBefore) * HANDLED_MICROS;
  }
  onProgress(1);
  const { pings, sightings, silences } = mesh.counts;
  return { seed, day, people: people.length, messages: { pings, sightings }, silences, ...mesh.tally.read() };
}

/** The mesh that they talk to: what edges and objects do, with one clock and one memory. */
function runMesh(world: World) {
  const { policy, catalog } = world;
  const tally = makeTally(policy);
  const budget = countBudget(policy);
  const alarms = makeAlarms();
  const cards = new Set((catalog.tags ?? []).map(({ id }) => id));
  const counts = { pings: 0, sightings: 0, silences: 0 };
  const countWork = makeWorkCounter(policy);
  let workMicros = 0;

  function decideOn(actor: Actor, person: PersonState, facts: Facts, units: readonly string[]): Decided {
    const decided = decide(inputOf(actor, person, { facts, units, policy }), policy, actor.drawKey);
    workMicros += countWork({ ...decided, before: person, facts });
    return decided;
  }

  function conclude(actor: Actor, { decision, next }: Pick<Decided, "decision" | "next">, nowMs: number): void {
    tally.add(decision);
    const { outcome, chosen } = decision;
    if (outcome !== "none" && chosen?.campaign !== undefined) budget.spend(chosen.campaign, nowMs);
    actor.person = next;
    watchSilence(actor, next);
  }

  function watchSilence(actor: Actor, { presence }: PersonState): void {
    const seen = recallSeen(presence, actor.memory);
    const { nextMs } = silencePresence({ presence: seen, policy, nowMs: Number.NEGATIVE_INFINITY });
    actor.dueMs = nextMs ?? Number.POSITIVE_INFINITY;
    if (nextMs !== undefined) alarms.set(actor.number, nextMs);
  }

  return {
    alarms,
    counts,
    tally,

    /** What was decided since this was asked last, in counted microseconds. */
    takeWork(): number {
      const taken = workMicros;
      workMicros = 0;
      return taken;
    },

    ping(actor: Actor, { said, atMs }: Ping, number: number): void {
      counts.pings += 1;
      const facts = locateSaid(said, world, { device: "device", number, atMs });
      const isConcerned = touchesCatalog(facts, policy) || actor.present.length > 0;
      if (actor.person === undefined || !isConcerned) {
        const decision = decideAlone(facts, policy, { isLate: false, signals: [] });
        workMicros += countWork({ decision, facts });
        tally.add(decision);
        return;
      }
      const units = budget.available(unitsToReserve(facts, actor.present, policy), atMs);
      const decided = decideOn(actor, actor.person, facts, units);
      actor.memory = decided.memory;
      actor.present = decided.decision.presence.map(({ place }) => place);
      conclude(actor, decided, atMs);
    },

    sight(actor: Actor, { said, atMs }: SightingStep, number: number): void {
      counts.sightings += 1;
      const { person } = actor;
      const facts = cards.has(said.tag) ? locateSighting(said, world, { number, atMs }) : undefined;
      if (facts === undefined || person === undefined || !isGranted(person.consent, "location")) return;
      const unfunded = decideOn(actor, person, facts, []);
      // As an object does it: units are asked for only if nothing else stands in the way.
      const units = budget.available(unitsMissed(unfunded.decision, policy), atMs);
      const decided = units.length === 0 ? unfunded : decideOn(actor, person, facts, units);
      actor.memory = decided.memory;
      conclude(actor, decided, atMs);
    },

    endSilence(actor: Actor | undefined, nowMs: number): void {
      if (actor?.person === undefined || actor.dueMs > nowMs) return;
      const person = { ...actor.person, presence: recallSeen(actor.person.presence, actor.memory) };
      if (silencePresence({ presence: person.presence, policy, nowMs }).occurrences.length === 0) {
        watchSilence(actor, actor.person);
        return;
      }
      counts.silences += 1;
      const facts = { device: "", jti: "", iatMs: nowMs, receivedMs: nowMs, beacons: [], channel: "push" } as const;
      const units = budget.available(unitsToReserve(facts, Object.keys(person.presence.visits), policy), nowMs);
      const decided = decideSilence(inputOf(actor, person, { facts, units, policy }), policy, actor.drawKey);
      workMicros += STEP_MICROS + countWork({ ...decided, before: person });
      conclude(actor, decided, nowMs);
    },
  };
}

function inputOf(
  actor: Actor,
  person: PersonState,
  { facts, units, policy }: { readonly facts: Facts; readonly units: readonly string[]; readonly policy: Policy },
): DecideInput {
  return {
    person,
    history: policy.asksHistory ? makeHistory(person, {}) : undefined,
    memory: actor.memory,
    facts,
    said: {},
    mesh: { ...NO_MESH_FACTS, units },
    subscribed: isGranted(person.consent, "push"),
    timeliness: "live",
    nowMs: facts.receivedMs,
    // Exposures of one person are told apart by it; nothing is drawn from it.
    serial: `${facts.receivedMs}-${person.exposures.length}`,
  };
}
