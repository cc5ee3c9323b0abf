import type { Envelope } from "../../../shared/person/envelope.ts";
import { NO_MEMORY } from "../../../shared/presence/presence-state.ts";
import { ok } from "../../../shared/result.ts";
import { REPLAY_SECONDS } from "../../../shared/token/window.ts";
import { admitMessage } from "./admit-message.ts";
import type { EraseReply, Reply } from "./calls.ts";
import { handOnAfter } from "./hand-on-counts.ts";
import type { PersonContext } from "./person-context.ts";
import { leaveAreas } from "./plan-areas.ts";
import { tellAreasAfter } from "./register-areas.ts";
import { dropTags, tellRegistry } from "./tags.ts";

/**
 * Deletes the person but for one row, which for 24 h 5 min keeps every older pass and message out and answers the same
 * erasure again. Null: no such person, nothing stored.
 */
export async function erasePerson(
  context: PersonContext,
  { envelope, issuer }: { envelope: Envelope; issuer: string },
): Promise<Reply<EraseReply>> {
  const { store } = context;
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  const person = store.load();
  if (admitted.value !== undefined) return ok({ tombstone: JSON.parse(admitted.value) });
  if (person === undefined) return ok(null);
  return ok({ tombstone: await eraseNow(context, { person: envelope.person, jti: envelope.jti, issuer }) });
}

/** Erases the person, and gives the claims of the tombstone. `jti`: of the message that asked for it, "" if none did. */
export async function eraseNow(
  context: PersonContext,
  { person, jti, issuer }: { readonly person: string; readonly jti: string; readonly issuer: string },
): Promise<object> {
  const { store } = context;
  const erasedAtMs = Date.now();
  const tombstone = { iss: issuer, sub: person, jti, iat: erasedAtMs / 1000 };
  dropTags(context, erasedAtMs);
  leaveAreas(context, erasedAtMs);
  store.erase({ erasedAtMs, jti, tombstone: JSON.stringify(tombstone) }, erasedAtMs + REPLAY_SECONDS * 1000);
  store.arm(erasedAtMs);
  context.cache.memory = NO_MEMORY;
  context.cache.recentRefusals.clear();
  handOnAfter(context, undefined);
  tellAreasAfter(context);
  await tellRegistry(context);
  return tombstone;
}
