import * as v from "valibot";
import { eventName } from "../../messages/event-name.ts";
import { signalType } from "../../messages/signal-type.ts";
import { byMember } from "../../schema/by-member.ts";
import { closed } from "../../schema/closed.ts";
import { parseDuration } from "../../time/duration.ts";
import { id } from "./id.ts";
import { delay, httpsUrl, positiveDuration, text, words, written } from "./primitives.ts";
import { where } from "./where-schema.ts";

/** Most stages of a journey. */
export const MAX_STAGES = 32;

const duration = v.pipe(
  written(
    (said) => parseDuration(said) !== undefined,
    "must be a duration in days, hours, minutes or seconds, like PT2H (2 hours)",
  ),
  v.metadata({ format: "duration" }),
);

const offset = written(
  (said) => parseDuration(said.replace(/^-/, "")) !== undefined,
  "must be a duration, with - in front if it is before the instant, like -PT24H (24 hours before)",
);

/** A name of the data of a run. */
const datum = v.pipe(words, v.maxLength(64, "must be at most 64 characters"));

export const during = closed({ at: datum, before: duration, after: duration });

/** What may reach a stage, by the member that tells it. */
export const stageTriggers = {
  signal: closed({ signal: signalType }),
  event: closed({ event: eventName }),
  enter: closed({ enter: where, during }),
  scan: closed({ scan: v.string(), during }),
  after: closed({ after: v.string(), delay }),
  at: closed({ at: datum, offset }),
};

const stageTrigger = byMember(stageTriggers, "must have one of signal, event, enter, scan, after and at");

export const stageAction = closed({ label: text, url: v.exactOptional(httpsUrl) });

export const stageSchema = closed({
  id,
  on: stageTrigger,
  opens: v.exactOptional(v.boolean()),
  ends: v.exactOptional(v.boolean()),
  title: v.exactOptional(text),
  body: v.exactOptional(text),
  action: v.exactOptional(stageAction),
});

export const journeySchema = closed({
  id,
  stages: v.pipe(
    v.array(stageSchema),
    v.minLength(1, "must have at least one stage"),
    v.maxLength(MAX_STAGES, `must have at most ${MAX_STAGES} stages`),
  ),
  purposes: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1, "must name at least one purpose"))),
  endAfter: v.exactOptional(positiveDuration),
});
