import { refuse } from "../../../shared/errors.ts";
import { present } from "../../../shared/json/present.ts";
import { countReaction } from "../../../shared/measure/count-reaction.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { addPoints } from "../../../shared/person/scores.ts";
import { err, ok } from "../../../shared/result.ts";
import { admitMessage, refuseExcess } from "./admit-message.ts";
import type { ReactionCall, Reply } from "./calls.ts";
import { handOnAfter, oweCounts } from "./hand-on-counts.ts";
import { keepTidy } from "./housekeeping.ts";
import type { PersonContext } from "./person-context.ts";

/**
 * Notes what became of an offer, once per receipt and kind, counts it, and adds it to scores; dropped without the `measurement`
 * consent. Null: no such person. Errors: those of admit, not-found where the receipt is not kept, rate-limited.
 */
export async function recordReaction(
  context: PersonContext,
  { envelope, serial, kind, value, scored = [] }: ReactionCall,
): Promise<Reply<true>> {
  const { store } = context;
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  const person = store.load();
  if (person === undefined) return ok(null);
  if (admitted.value !== undefined || !isGranted(person.consent, "measurement")) return ok(true);

  if (!store.messages.hasDecision(serial)) return err(refuse("not-found"));
  if (store.reactions.has(serial, kind)) return ok(true);
  const nowMs = Date.now();
  const excess = refuseExcess(context, nowMs);
  if (excess !== undefined) return err(excess);
  const offer = store.messages.findCounted(serial);
  // Of what was withheld there is nothing to react to.
  const moment = offer?.key.arm === "treatment" ? offer.key.moment : undefined;
  const written = value === undefined ? null : JSON.stringify(value);
  store.reactions.add({ serial, kind, moment, atMs: nowMs, value: written });
  const before = { person, measured: store.measured(), nowMs, isSeen: () => store.reactions.has(serial, "impression") };
  const counted = offer && countReaction(present({ kind, value }), offer, before);
  if (counted !== undefined) store.setMeasured(counted.measured);
  const owed = oweCounts(context, counted?.counts ?? [], nowMs);
  store.messages.save({ envelope, atMs: nowMs, answer: "true", owed });
  keepTidy(context, nowMs);
  const isScored = moment !== undefined && isGranted(person.consent, "profiling");
  const profile = addPoints(person.profile, isScored ? scored : [], nowMs);
  if (profile !== person.profile) store.save({ ...person, profile });
  store.arm(nowMs);
  handOnAfter(context, undefined);
  return ok(true);
}
