import { present } from "../../json/present.ts";
import type { Text } from "../../text/lookup-text.ts";
import type { Journey, Stage, WrittenText } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import type { JourneyRule, StageOn, StageRule } from "../journey-rule.ts";
import { compileDuration } from "./compile-values.ts";

/** A checked journey with its defaults filled in; a plain text is one in the mesh's language, `locale`. */
export function compileJourney({ id, stages, purposes, endAfter }: Journey, locale: string): JourneyRule {
  return {
    id,
    stages: stages.map((stage, at) => compileStage(stage, at === 0, locale)),
    purposes: purposes ?? [DEFAULTS.journeyPurpose],
    endAfterMs: compileDuration(endAfter ?? DEFAULTS.endAfter),
  };
}

function compileStage(stage: Stage, isFirst: boolean, locale: string): StageRule {
  const textOf = (text: WrittenText): Text => (typeof text === "string" ? { [locale]: text } : text);
  const { id, on, opens = isFirst, ends = false, title, body, action } = stage;
  return present({
    id,
    on: compileOn(on),
    opens,
    ends,
    title: title === undefined ? undefined : textOf(title),
    body: body === undefined ? undefined : textOf(body),
    action: action && { ...action, label: textOf(action.label) },
  });
}

function compileOn(on: Stage["on"]): StageOn {
  if ("signal" in on) return { kind: "signal", type: on.signal };
  if ("event" in on) return { kind: "event", name: on.event };
  if ("enter" in on) return { kind: "enter", where: on.enter, during: compileDuring(on.during) };
  if ("scan" in on) return { kind: "scan", marker: on.scan, during: compileDuring(on.during) };
  if ("after" in on) return { kind: "after", stage: on.after, delayMs: compileDuration(on.delay) };
  const { at, offset } = on;
  const sign = offset.startsWith("-") ? -1 : 1;
  return { kind: "at", datum: at, offsetMs: sign * compileDuration(offset.replace(/^-/, "")) };
}

function compileDuring({ at, before, after }: { at: string; before: string; after: string }) {
  return { datum: at, beforeMs: compileDuration(before), afterMs: compileDuration(after) };
}
