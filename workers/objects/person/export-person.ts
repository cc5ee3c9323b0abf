import type { Envelope } from "../../../shared/person/envelope.ts";
import { ok } from "../../../shared/result.ts";
import type { Reply } from "./calls.ts";
import { storedReceipts } from "./list-receipts.ts";
import { admitMessage, type PersonContext } from "./person-context.ts";
import { readTags } from "./tags.ts";

/**
 * Everything this object holds on the person (GDPR, articles 15 and 20), in the words of docs/storage.md. Null: no such
 * person.
 */
export async function exportPerson(context: PersonContext, envelope: Envelope): Promise<Reply<object>> {
  const person = context.store.load();
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  if (person === undefined) return ok(null);
  const { sql } = context.ctx.storage;
  const values = (query: string) =>
    sql
      .exec<{ value: string }>(query)
      .toArray()
      .map(({ value }) => JSON.parse(value));
  const inputs = sql
    .exec<{ serial: string; input: string }>("SELECT serial, input FROM message WHERE input IS NOT NULL")
    .toArray();
  const inputOf = new Map(inputs.map(({ serial, input }) => [serial, JSON.parse(input)]));
  return ok({
    ...person,
    consentEvents: values("SELECT value FROM consent_event ORDER BY number"),
    subscriptions: context.store.subscriptions(),
    tags: readTags(sql),
    queuedPushes: values("SELECT value FROM outbox"),
    receipts: storedReceipts(sql).map((row) => ({ ...row, decidedFrom: inputOf.get(row.serial ?? "") })),
    reactions: sql.exec("SELECT serial, kind, atMs, value FROM reaction").toArray(),
    messages: sql.exec("SELECT kid, jti, typ, iatMs, atMs, answer FROM message").toArray(),
    timers: sql.exec("SELECT name, dueMs FROM timer").toArray(),
    erasures: sql.exec("SELECT erasedAtMs, jti, tombstone FROM erasure").toArray(),
    memory: { presence: context.memory, lastNo: [...context.recentRefusals.values()] },
  });
}
