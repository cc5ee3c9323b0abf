import type { Envelope } from "../../../shared/person/envelope.ts";
import { err, ok } from "../../../shared/result.ts";
import { loadRows } from "../../cold.ts";
import { admitMessage } from "./admit-message.ts";
import type { Reply } from "./calls.ts";
import type { PersonContext } from "./person-context.ts";
import { forgetOverAreas } from "./plan-areas.ts";

/**
 * Everything this object holds on the person (GDPR, articles 15 and 20), in the words of docs/storage.md, page by page: the
 * first has what is short, all have their part of the lists that can be long. Null: no such person. Errors: those of admit,
 * invalid if `next` is of no page.
 */
export async function exportPerson(
  context: PersonContext,
  storage: DurableObjectStorage,
  { envelope, next }: { readonly envelope: Envelope; readonly next?: string },
): Promise<Reply<object>> {
  const { readExportPage } = await loadRows();
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  if (context.store.load() === undefined) return ok(null);
  const page = readExportPage(storage, shortMembers(context), next);
  return page === undefined
    ? err({ code: "invalid", faults: [{ pointer: "/next", detail: "is of no page of an export" }] })
    : ok(page);
}

/** What has a bound of its own. */
function shortMembers(context: PersonContext): object {
  forgetOverAreas(context, Date.now());
  const { store, cache } = context;
  const erasure = store.erasure();
  return {
    ...store.load(),
    subscriptions: store.subscriptions.list(),
    tags: store.tags.list(),
    areas: store.areas(),
    erasures: erasure === undefined ? [] : [erasure],
    refunds: store.refunds(),
    measured: store.measured(),
    owed: store.owed(),
    timers: store.timers.list(),
    memory: { presence: cache.memory, lastCell: cache.lastCell, lastNo: [...cache.recentRefusals.values()] },
  };
}
