import type { Envelope } from "../../../shared/person/envelope.ts";
import { MAX_RECEIPTS } from "../../../shared/person/message-bounds.ts";
import { ok } from "../../../shared/result.ts";
import type { Reply } from "./calls.ts";
import { admitMessage, type PersonContext } from "./person-context.ts";

/**
 * Everything this object holds on the person (GDPR, articles 15 and 20), in the words of docs/storage.md. Null: no such
 * person.
 */
export async function exportPerson(context: PersonContext, envelope: Envelope): Promise<Reply<object>> {
  const { store, cache } = context;
  const person = store.load();
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  if (person === undefined) return ok(null);
  const inputs = store.messages.inputs();
  const erasure = store.erasure();
  return ok({
    ...person,
    consentEvents: store.consentEvents.list(),
    subscriptions: store.subscriptions.list(),
    tags: store.tags.list(),
    queuedPushes: store.outbox.list(),
    receipts: store.messages
      .receipts(MAX_RECEIPTS)
      .map((row) => ({ ...row, decidedFrom: inputs.get(row.serial ?? "") })),
    reactions: store.reactions.list(),
    messages: store.messages.list(),
    timers: store.timers.list(),
    erasures: erasure === undefined ? [] : [erasure],
    memory: { presence: cache.memory, lastNo: [...cache.recentRefusals.values()] },
  });
}
