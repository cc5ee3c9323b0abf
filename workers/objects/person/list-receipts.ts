import type { Envelope } from "../../../shared/person/envelope.ts";
import { ok } from "../../../shared/result.ts";
import { admitMessage } from "./admit-message.ts";
import type { ReceiptRow, Reply } from "./calls.ts";
import type { PersonContext } from "./person-context.ts";

const RECEIPTS_SHOWN = 100;

/** The newest decisions, stored ones and the "no" of each moment that is still in memory. Null: no such person. */
export async function listReceipts(context: PersonContext, envelope: Envelope): Promise<Reply<ReceiptRow[]>> {
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  if (context.store.load() === undefined) return ok(null);
  const rows = [...context.store.messages.receipts(RECEIPTS_SHOWN), ...context.cache.recentRefusals.values()];
  return ok(rows.sort((a, b) => b.atMs - a.atMs).slice(0, RECEIPTS_SHOWN));
}
