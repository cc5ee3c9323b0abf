import type { Account } from "../../../shared/accounts/account.ts";
import type { KeptRuns } from "../../../shared/journeys/kept-runs.ts";
import { present } from "../../../shared/json/present.ts";
import { forgetOverAreas } from "./forget-over-areas.ts";
import type { PersonContext } from "./person-context.ts";

/** What the first page of an export has: all that has a bound of its own. */
export function shortMembers(context: PersonContext): object {
  forgetOverAreas(context, Date.now());
  const { store, cache } = context;
  const erasure = store.erasure();
  return {
    ...store.load(),
    subscriptions: store.subscriptions.list(),
    tags: store.tags.list(),
    card: store.card.read(),
    codes: store.coupons.left().flatMap(({ codes }) => codes),
    areas: store.areas(),
    ...runsOf(store.runs.kept()),
    erasures: erasure === undefined ? [] : [erasure],
    refunds: store.refunds(),
    measured: store.measured(),
    hooks: store.hooks(),
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
