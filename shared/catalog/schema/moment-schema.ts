import * as v from "valibot";
import { compilePattern } from "../../condition/compile-pattern.ts";
import { explainRefusal } from "../../condition/explain-refusal.ts";
import { parseCondition } from "../../condition/parse-condition.ts";
import { awaitedEvent } from "../../messages/event-name.ts";
import { signalType } from "../../messages/signal-type.ts";
import { byMember } from "../../schema/by-member.ts";
import { closed, dictionary } from "../../schema/closed.ts";
import { couponSchema } from "./coupon-schema.ts";
import { id } from "./id.ts";
import { points } from "./loyalty-schema.ts";
import { NOT_YET } from "./not-yet.ts";
import {
  between,
  delay,
  hours,
  httpsUrl,
  instant,
  momentCaps,
  positiveDuration,
  scalar,
  shortName,
  text,
  trust,
} from "./primitives.ts";
import { where } from "./where-schema.ts";

/** How far from the middle of its place a signal reaches at most. */
export const FARTHEST_REACH_METRES = 10_000;
const NEAR = "must be a distance in metres, above 0 and at most 10000";

/** What may set a moment off, by the member that tells it. */
export const triggers = {
  enter: closed({ enter: where }),
  exit: closed({ exit: where }),
  dwell: closed({ dwell: where, for: positiveDuration }),
  zone: closed({
    zone: shortName,
    place: v.exactOptional(where),
    proximity: v.exactOptional(v.picklist(["immediate", "near", "far"])),
  }),
  scan: closed({ scan: v.string() }),
  event: closed({ event: awaitedEvent }),
  signal: closed({
    signal: signalType,
    near: v.exactOptional(v.pipe(v.number(NEAR), v.gtValue(0, NEAR), v.maxValue(FARTHEST_REACH_METRES, NEAR))),
    place: v.exactOptional(where),
  }),
  stage: closed({ stage: v.string(), journey: v.exactOptional(v.string()) }),
  after: closed({ after: closed({ moment: v.string(), delay }) }),
};

const trigger = byMember(triggers, "must have one of enter, exit, dwell, zone, scan, event, signal, stage and after");

const condition = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const parsed = parseCondition(dataset.value, compilePattern);
    if (!parsed.ok) addIssue({ message: explainRefusal(parsed.error, dataset.value) });
  }),
);

const WEIGHT = "must be a number, 0 or more";

export const variant = closed({
  id,
  weight: v.exactOptional(v.pipe(v.number(WEIGHT), v.finite(WEIGHT), v.minValue(0, WEIGHT))),
  format: v.picklist(["banner", "button", "card", "landing"]),
  title: text,
  body: v.exactOptional(text),
  image: v.exactOptional(httpsUrl),
  action: v.exactOptional(closed({ label: text, url: v.exactOptional(httpsUrl) })),
  coupon: v.exactOptional(couponSchema),
});

/** What a moment that is given may change, by the member that tells it. */
export const effects = {
  suppress: closed({ suppress: shortName, for: positiveDuration }),
  set: closed({ set: dictionary(shortName, scalar) }),
  points: closed({ points }),
};

const effect = byMember(effects, "must have one of suppress, set and points", { refused: NOT_YET.effects });

export const momentSchema = closed({
  id,
  campaign: v.exactOptional(v.string()),
  on: trigger,
  when: v.exactOptional(condition),
  purposes: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1, "must name at least one purpose"))),
  channels: v.exactOptional(v.array(v.picklist(["inline", "push", "handover"]))),
  handover: v.exactOptional(v.string()),
  service: v.exactOptional(v.boolean()),
  trust: v.exactOptional(trust),
  confidence: v.exactOptional(v.picklist(["low", "medium", "high"])),
  caps: v.exactOptional(momentCaps),
  quietHours: v.exactOptional(v.picklist(["drop", "hold", "ignore"])),
  hours: v.exactOptional(hours),
  from: v.exactOptional(instant),
  until: v.exactOptional(instant),
  validFor: v.exactOptional(positiveDuration),
  onExit: v.exactOptional(v.picklist(["keep", "withdraw"])),
  priority: v.exactOptional(between(0, 100, "must be a number from 0 to 100")),
  offer: v.exactOptional(closed({ variants: v.array(variant) })),
  // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
  then: v.exactOptional(v.array(effect)),
});
