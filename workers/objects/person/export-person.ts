import { present } from "../../../shared/json/present.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import { readPlace, takePage } from "../../../shared/person/export-page.ts";
import { err, ok } from "../../../shared/result.ts";
import { admitMessage } from "./admit-message.ts";
import type { Reply } from "./calls.ts";
import type { PersonContext } from "./person-context.ts";
import { makeExportLists } from "./store/export-lists.ts";

/**
 * Everything this object holds on the person (GDPR, articles 15 and 20), in the words of docs/storage.md, page by page: the
 * first has what is short, all have their part of the lists that can be long. Null: no such person. Errors: those of admit,
 * invalid if `next` is of no page.
 */
export async function exportPerson(
  context: PersonContext,
  sql: SqlStorage,
  { envelope, next }: { readonly envelope: Envelope; readonly next?: string },
): Promise<Reply<object>> {
  const { store } = context;
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  const person = store.load();
  if (person === undefined) return ok(null);
  const lists = makeExportLists(sql);
  const from = next === undefined ? undefined : readPlace(next, lists);
  if (next !== undefined && from === undefined)
    return err({ code: "invalid", faults: [{ pointer: "/next", detail: "is of no page of an export" }] });
  const short = from === undefined ? shortMembers(context) : {};
  const page = takePage(lists, from, JSON.stringify(short).length);
  return ok(present({ ...short, ...page.members, next: page.next }));
}

/** What has a bound of its own. */
function shortMembers({ store, cache }: PersonContext): object {
  const erasure = store.erasure();
  return {
    ...store.load(),
    subscriptions: store.subscriptions.list(),
    tags: store.tags.list(),
    erasures: erasure === undefined ? [] : [erasure],
    refunds: store.refunds(),
    measured: store.measured(),
    timers: store.timers.list(),
    memory: { presence: cache.memory, lastNo: [...cache.recentRefusals.values()] },
  };
}
