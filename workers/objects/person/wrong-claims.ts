import { type MeshError, refuse } from "../../../shared/errors.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import { err, ok } from "../../../shared/result.ts";
import { admitMessage } from "./admit-message.ts";
import type { Reply } from "./calls.ts";
import type { PersonContext } from "./person-context.ts";

/** Wrong codes of one person in a UTC day: a code has 40 bits, so nobody comes upon one by trying. */
const MAX_WRONG_CLAIMS = 10;
const DAY_MS = 86_400_000;

/** The refusal of a card without its right code. */
export const WRONG_CLAIM: MeshError = {
  code: "invalid",
  faults: [{ pointer: "/claim", detail: "is not the code of this card" }],
};

/**
 * Counts a wrong claim code against the person, and refuses it. Null: no such person. Errors: those of admit, invalid, and
 * rate-limited beyond 10 a day.
 */
export function countWrongClaim(context: PersonContext, { envelope }: { envelope: Envelope }): Reply<true> {
  const { store } = context;
  const person = store.load();
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  if (person === undefined) return ok(null);
  const nowMs = Date.now();
  const excess = excessOfClaims(context, nowMs);
  if (excess !== undefined) return err(excess);
  const day = Math.floor(nowMs / DAY_MS);
  store.saveWrongClaims({ day, count: countOf(context, day) + 1 });
  return err(WRONG_CLAIM);
}

/** The refusal of any more codes today, the right one too: else whoever goes on trying would still come upon it. */
export function excessOfClaims(context: PersonContext, nowMs: number): MeshError | undefined {
  const day = Math.floor(nowMs / DAY_MS);
  if (countOf(context, day) < MAX_WRONG_CLAIMS) return undefined;
  const retryAfterSeconds = Math.ceil(((day + 1) * DAY_MS - nowMs) / 1000);
  return { ...refuse("rate-limited", `${MAX_WRONG_CLAIMS} wrong codes today`), retryAfterSeconds };
}

function countOf({ store }: PersonContext, day: number): number {
  const counted = store.wrongClaims();
  return counted?.day === day ? counted.count : 0;
}
