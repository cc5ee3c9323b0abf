import { triggerOf } from "../catalog/diff/diff-moment.ts";
import { describeSituation, type Happening } from "../decide/choose-moment.ts";
import {
  type Decided,
  type DecideInput,
  decide,
  decideSignal,
  happen,
  happenUnasked,
  type SignalInput,
} from "../decide/decide.ts";
import { type Cause, type Chosen, causeOf, type Decision } from "../decide/decision.ts";
import { GATES } from "../decide/gates.ts";
import { type CandidateVerdict, compareRank, judgeAll } from "../decide/judge.ts";
import type { Situation } from "../decide/situation.ts";
import { present } from "../json/present.ts";
import { triggeredMoments } from "../presence/match-trigger.ts";
import { renderOffer } from "../respond/answer.ts";
import type { Explanation, GateExplanation, MomentExplanation } from "./explanation.ts";
import { sayGate } from "./say-gate.ts";
import { sayTime } from "./say-time.ts";
import type { World } from "./world.ts";

/** Decides a message as a person's object does, and tells every gate of every moment, also those after the first "no". */
export function explainMessage(
  world: World,
  input: DecideInput,
  drawKey: Uint8Array,
): Pick<Decided, "next" | "memory" | "moved"> & { readonly explanation: Explanation } {
  const { policy } = world;
  const { decision, ...decided } = decide(input, policy, drawKey);
  const { happening } = happen(input, policy);
  return { ...decided, explanation: explainDecision(world, happening, decision, drawKey) };
}

/** The same of what comes to a person who said nothing. */
export function explainUnasked(
  world: World,
  input: SignalInput,
  drawKey: Uint8Array,
): Pick<Decided, "next"> & { readonly explanation: Explanation } {
  const { policy } = world;
  const { decision, next } = decideSignal(input, policy, drawKey);
  return { next, explanation: explainDecision(world, happenUnasked(input, policy), decision, drawKey) };
}

function explainDecision(
  { policy, catalog }: World,
  happening: Happening,
  { outcome, reason, chosen }: Decision,
  drawKey: Uint8Array,
): Explanation {
  const situation = describeSituation(happening, policy, drawKey);
  const verdicts = judgeAll(triggeredMoments(happening.occurrences, policy), situation);
  const written = new Map((catalog.moments ?? []).map((moment) => [moment.id, moment]));
  const shares = new Map((catalog.campaigns ?? []).map(({ id, control }) => [id, control]));
  const isSetOff = new Set(verdicts.map(({ candidate }) => candidate.moment.id));
  const waiting = [...policy.moments.values()]
    .filter(({ id }) => !isSetOff.has(id))
    .sort(compareRank)
    .flatMap(({ id }) => written.get(id) ?? [])
    .map(({ id, on }): MomentExplanation => {
      return { moment: id, result: "waiting", says: `It waits for ${triggerOf(on)}.`, gates: [] };
    });
  const nameOf = (place: string) => policy.places.get(place)?.name ?? place;
  const moments = verdicts.map((verdict): MomentExplanation => {
    const { moment, occurrence } = verdict.candidate;
    return {
      moment: moment.id,
      result: resultOf(verdict, chosen?.moment),
      says: sayCause(causeOf(occurrence), nameOf),
      gates: explainGates(verdict, situation, {
        when: written.get(moment.id)?.when,
        control: moment.campaign === undefined ? undefined : shares.get(moment.campaign),
      }),
    };
  });
  const at = new Date(happening.nowMs).toISOString();
  const all = [...moments, ...waiting];
  const says = sayOutcome(all, situation, outcome);
  const offer = outcome === "none" ? undefined : renderOffer(chosen, policy);
  const read = offer && present({ title: offer.title, body: offer.body, label: offer.action.label });
  const explanation = present({ at, outcome, reason, chosen: chosen && leaveOutTexts(chosen), offer: read, says });
  return { ...explanation, moments: all };
}

/** They are told as the offer. */
function leaveOutTexts({ texts: _, ...chosen }: Chosen): Omit<Chosen, "texts"> {
  return chosen;
}

function resultOf({ candidate: { moment }, failed, withheld }: CandidateVerdict, chosen: string | undefined) {
  if (withheld) return chosen === moment.id ? "withheld" : "stopped";
  if (failed !== undefined) return "stopped";
  if (moment.variants.length === 0) return "effects";
  return chosen === moment.id ? "given" : "outranked";
}

function explainGates(
  { candidate }: CandidateVerdict,
  situation: Situation,
  { when, control }: { readonly when: string | undefined; readonly control: number | undefined },
): readonly GateExplanation[] {
  return GATES.map(([gate, check]) => {
    const said = check(candidate, situation);
    const passed = said === true;
    const detail = typeof said === "string" ? said : undefined;
    return { gate, passed, says: sayGate(gate, present({ candidate, situation, passed, detail, when, control })) };
  });
}

function sayOutcome(
  moments: readonly MomentExplanation[],
  { timeZone, nowMs }: Situation,
  outcome: Explanation["outcome"],
): string {
  const now = sayTime(timeZone, nowMs);
  const given = moments.find(({ result }) => result === "given");
  if (given !== undefined)
    return `${now}: they get ${given.moment}, ${outcome === "push" ? "as a push" : "in the answer"}.`;
  const [best] = moments.filter(({ result }) => result !== "waiting" && result !== "effects");
  if (best === undefined) return `${now}: nothing that they could get was set off.`;
  const stop = best.gates.find(({ passed }) => !passed);
  return `${now}: they get nothing. ${best.moment} was ${best.result}. ${stop?.says ?? ""}`.trimEnd();
}

/** What set a moment off, as a sentence. */
function sayCause(cause: Cause, nameOf: (place: string) => string): string {
  switch (cause.kind) {
    case "enter":
      return `They entered ${nameOf(cause.place)}.`;
    case "exit":
      return `They left ${nameOf(cause.place)}.`;
    case "dwell":
      return `They stayed long enough at ${nameOf(cause.place)}.`;
    case "zone":
      return `They reached the zone ${cause.zone} of ${nameOf(cause.place)}.`;
    case "scan":
      return `They scanned ${cause.marker}.`;
    case "event":
      return `Their app said ${cause.name}.`;
    case "signal":
      if (cause.place === undefined) return `A back end signalled ${cause.type} of them.`;
      return `${nameOf(cause.place)} signalled ${cause.type}.`;
    case "stage":
      return `Their ${cause.journey} ${cause.run} came to ${cause.stage}.`;
    case "after":
      return `They got ${cause.moment} some time ago.`;
  }
}
