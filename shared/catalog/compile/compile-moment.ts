import { present } from "../../json/present.ts";
import type { Effect, Moment, Trigger } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import type { EffectRule, MomentRule, TriggerRule } from "../policy.ts";
import { compileCap, compileDuration, compileHours, compilePeriod } from "./compile-values.ts";

/** A moment ready to be stored: its condition is still source text. */
export interface CompiledMoment extends Omit<MomentRule, "when"> {
  readonly when?: string;
}

/** A checked moment with its defaults filled in. */
export function compileMoment(moment: Moment): CompiledMoment {
  const { id, campaign, on, when, hours, from, until } = moment;
  return present({
    id,
    campaign,
    on: compileTrigger(on),
    when,
    purposes: moment.purposes ?? DEFAULTS.momentPurposes,
    channels: moment.channels ?? DEFAULTS.channels,
    service: moment.service ?? false,
    trust: moment.trust ?? DEFAULTS.trust,
    confidence: moment.confidence ?? DEFAULTS.confidence,
    caps: (moment.caps ?? []).map(compileCap),
    quietHours: moment.quietHours ?? DEFAULTS.quietHours,
    hours: hours?.map(compileHours),
    ...compilePeriod(from, until),
    validForMs: compileDuration(moment.validFor ?? DEFAULTS.validFor),
    onExit: moment.onExit ?? DEFAULTS.onExit,
    priority: moment.priority ?? DEFAULTS.priority,
    variants: moment.offer?.variants ?? [],
    effects: (moment.then ?? []).map(compileEffect),
  });
}

function compileTrigger(on: Trigger): TriggerRule {
  if ("enter" in on) return { kind: "enter", where: on.enter };
  if ("exit" in on) return { kind: "exit", where: on.exit };
  if ("dwell" in on) return { kind: "dwell", where: on.dwell, forMs: compileDuration(on.for) };
  if ("scan" in on) return { kind: "scan", marker: on.scan };
  if ("event" in on) return { kind: "event", name: on.event };
  if ("signal" in on) return present({ kind: "signal", type: on.signal, nearMetres: on.near });
  if ("stage" in on) return { kind: "stage", stage: on.stage };
  if ("after" in on) return { kind: "after", moment: on.after.moment, delayMs: compileDuration(on.after.delay) };
  const { zone, place: where, proximity } = on;
  return present({ kind: "zone", zone, where, proximity });
}

function compileEffect(effect: Effect): EffectRule {
  if ("suppress" in effect) {
    return { kind: "suppress", name: effect.suppress, forMs: compileDuration(effect.for) };
  }
  if ("set" in effect) return { kind: "set", attributes: effect.set };
  return { kind: "points" in effect ? "points" : "webhook", effect };
}
