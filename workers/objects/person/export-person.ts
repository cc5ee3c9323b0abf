import type { Account } from "../../../shared/accounts/account.ts";
import type { KeptRuns } from "../../../shared/journeys/kept-runs.ts";
import { present } from "../../../shared/json/present.ts";
import { err, ok } from "../../../shared/result.ts";
import { loadRows } from "../../cold.ts";
import { admitMessage } from "./admit-message.ts";
import type { Reply } from "./calls.ts";
import { forgetOverAreas } from "./forget-over-areas.ts";
import { narrowView, type ViewCall } from "./narrow-view.ts";
import type { PersonContext } from "./person-context.ts";

/**
 * Everything this object holds on the person (GDPR, articles 15 and 20), in the words of docs/storage.md, page by page: the
 * first has what is short, all have their part of the lists that can be long. Null: no such person. Errors: those of admit and
 * of narrowView, invalid if `next` is of no page.
 */
export async function exportPerson(
  context: PersonContext,
  storage: DurableObjectStorage,
  call: ViewCall & { readonly next?: string },
): Promise<Reply<object>> {
  const { readExportPage } = await loadRows();
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

/** What has a bound of its own. */
function shortMembers(context: PersonContext): object {
  forgetOverAreas(context, Date.now());
  const { store, cache } = context;
  const erasure = store.erasure();
  return {
    ...store.load(),
    subscriptions: store.subscriptions.list(),
    tags: store.tags.list(),
    leftCodes: store.coupons.left().flatMap(({ codes }) => codes),
    areas: store.areas(),
    ...runsOf(store.runs.kept()),
    erasures: erasure === undefined ? [] : [erasure],
    refunds: store.refunds(),
    measured: store.measured(),
    owed: store.owed(),
    ...linksOf(store.account()),
    timers: store.timers.list(),
    memory: { presence: cache.memory, lastCell: cache.lastCell, lastNo: [...cache.recentRefusals.values()] },
  };
}

/** Those under way, and what is remembered of others. */
function runsOf({ rows, others: { early, ended } }: KeptRuns): object {
  const runs = rows.map(({ run, dueMs }) => ({ ...run, dueMs }));
  return { runs, earlyStages: early, endedRuns: ended };
}

/** Of a customer's person: their devices, those on their way, and when new ones came. */
function linksOf(account: Account | undefined): object {
  if (account === undefined) return {};
  const { devices, merges, linksMs } = account;
  const times = (atMs: number | undefined) => (atMs === undefined ? undefined : new Date(atMs).toISOString());
  return {
    devices: devices.map(({ linkedAtMs, closedAtMs, ...device }) =>
      present({ ...device, linkedAt: times(linkedAtMs), closedAt: times(closedAtMs) }),
    ),
    merges,
    linksMs,
  };
}
