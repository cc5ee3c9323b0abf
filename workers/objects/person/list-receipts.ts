import { dayOf } from "../../../shared/accounts/show-by-day.ts";
import { ok } from "../../../shared/result.ts";
import { admitMessage } from "./admit-message.ts";
import type { ReceiptRow, Reply } from "./calls.ts";
import { narrowView, type ViewCall } from "./narrow-view.ts";
import type { PersonContext } from "./person-context.ts";

const RECEIPTS_SHOWN = 100;

/**
 * The newest decisions, stored ones and the "no" of each moment that is still in memory. Null: no such person. Errors: those of
 * admit and of narrowView.
 */
export async function listReceipts(context: PersonContext, call: ViewCall): Promise<Reply<ReceiptRow[]>> {
  const admitted = admitMessage(context, call.envelope);
  if (!admitted.ok) return admitted;
  const view = narrowView(context, call);
  if (!view.ok) return view;
  if (context.store.load() === undefined) return ok(null);
  const rows = [...context.store.messages.receipts(RECEIPTS_SHOWN), ...context.cache.recentRefusals.values()];
  // An operator's look-up is shown however old its receipt is.
  const isLookedUp = ({ lookedUp }: ReceiptRow) => Number(lookedUp !== undefined);
  const shown = rows.sort((a, b) => isLookedUp(b) - isLookedUp(a) || b.atMs - a.atMs).slice(0, RECEIPTS_SHOWN);
  const newest = shown.sort((a, b) => b.atMs - a.atMs);
  return ok(newest.map((row) => (view.value === undefined || row.device === view.value ? row : receiptByDay(row))));
}

function receiptByDay({ cause: _, runs: __, ...row }: ReceiptRow): ReceiptRow {
  return { ...row, atMs: dayOf(row.atMs), byDay: true };
}
