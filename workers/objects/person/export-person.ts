import { present } from "../../../shared/json/present.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import { type ExportPlace, readPlace, takePage } from "../../../shared/person/export-page.ts";
import { err, ok } from "../../../shared/result.ts";
import type { Reply } from "./calls.ts";
import { admitMessage, type PersonContext } from "./person-context.ts";

/**
 * Everything this object holds on the person (GDPR, articles 15 and 20), in the words of docs/storage.md, page by page: the
 * first has what is short, all have their part of the lists that can be long. Null: no such person. Errors: those of admit,
 * invalid if `next` is of no page.
 */
export async function exportPerson(
  context: PersonContext,
  { envelope, next }: { readonly envelope: Envelope; readonly next?: string },
): Promise<Reply<object>> {
  const { store } = context;
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  const person = store.load();
  if (person === undefined) return ok(null);
  const from = next === undefined ? undefined : readPlace(next, store.exportLists);
  if (next !== undefined && from === undefined)
    return err({ code: "invalid", faults: [{ pointer: "/next", detail: "is of no page of an export" }] });
  return ok(pageOf(context, from));
}

function pageOf(context: PersonContext, from: ExportPlace | undefined): object {
  const short = from === undefined ? shortMembers(context) : {};
  const { members, next } = takePage(context.store.exportLists, from, JSON.stringify(short).length);
  return present({ ...short, ...members, next });
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
    timers: store.timers.list(),
    memory: { presence: cache.memory, lastNo: [...cache.recentRefusals.values()] },
  };
}
