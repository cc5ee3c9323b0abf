import * as v from "valibot";
import { REACTION_KINDS } from "../../condition/reaction-kind.ts";
import { eventName } from "../../messages/event-name.ts";
import { byMember } from "../../schema/by-member.ts";
import { closed } from "../../schema/closed.ts";
import { id } from "./id.ts";
import { triggers } from "./moment-schema.ts";
import { between, positiveDuration } from "./primitives.ts";

/** At most so many scores has a catalog, and so many rules each of them. */
export const MAX_SCORES = 16;
const MAX_RULES = 32;

/** So that no sum of a life is more than a number can hold. */
const MAX_POINTS = 1_000_000;

/** What adds to a score, by the member that tells it. */
export const scoreTriggers = {
  event: closed({ event: eventName }),
  enter: triggers.enter,
  scan: triggers.scan,
  reaction: closed({ reaction: v.picklist(REACTION_KINDS) }),
  purchase: closed({ purchase: v.literal(true, "must be true") }),
};

export const scoreRule = closed({
  on: byMember(scoreTriggers, "must have one of event, enter, scan, reaction and purchase"),
  points: between(-MAX_POINTS, MAX_POINTS, "must be a number from -1000000 to 1000000"),
});

/** A number of each person, and what adds to it. */
export const scoreSchema = closed({
  id,
  halfLife: positiveDuration,
  add: v.pipe(v.array(scoreRule), v.maxLength(MAX_RULES, `must have at most ${MAX_RULES} rules`)),
});
