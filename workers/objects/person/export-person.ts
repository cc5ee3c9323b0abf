import type { VoidReports } from "../../../shared/live/void-reports.ts";
import { err, ok } from "../../../shared/result.ts";
import { loadRows } from "../../cold.ts";
import { admitMessage } from "./admit-message.ts";
import type { Reply } from "./calls.ts";
import { takeOutVoid } from "./coupons/take-out-void.ts";
import { narrowView, type ViewCall } from "./narrow-view.ts";
import type { PersonContext } from "./person-context.ts";

/** Asks for one page of all that is kept. */
export interface ExportCall extends ViewCall {
  /** Absent: the first. */
  readonly next?: string;
  /** What senders reported and is void. */
  readonly voidReports?: readonly VoidReports[];
}

/**
 * Everything this object holds on the person (GDPR, articles 15 and 20), in the words of docs/storage.md, page by page: the
 * first has what is short, all have their part of the lists that can be long. Null: no such person. Errors: those of admit and
 * of narrowView, invalid if `next` is of no page.
 */
export async function exportPerson(
  context: PersonContext,
  storage: DurableObjectStorage,
  call: ExportCall,
): Promise<Reply<object>> {
  const { readExportPage, shortMembers } = await loadRows();
  await takeOutVoid(context, call.voidReports);
  const admitted = admitMessage(context, call.envelope);
  if (!admitted.ok) return admitted;
  if (context.store.load() === undefined) return ok(null);
  const view = narrowView(context, call);
  if (!view.ok) return view;
  const page = readExportPage(storage, shortMembers(context), { next: call.next, device: view.value });
  return page === undefined
    ? err({ code: "invalid", faults: [{ pointer: "/next", detail: "is of no page of an export" }] })
    : ok(page);
}
