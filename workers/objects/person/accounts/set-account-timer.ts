import { FORWARD_KEPT_MS } from "../../../../shared/accounts/forward.ts";
import type { PersonStore } from "../store/person-store.ts";
import { ACCOUNT_TIMER } from "../store/timers.ts";

/** If nothing more is heard of a merge, the frozen person asks for it after this. */
const ASK_AFTER_MS = 30_000;

/** What is still to be done is tried again after as long as it has waited already, within these. */
const SOONEST_MS = 5_000;
const LATEST_MS = 600_000;

/** Sets when there is something to do for links again, as things are now; ends with `arm`. */
export function setAccountTimer(store: PersonStore, nowMs: number): void {
  store.timers.set(ACCOUNT_TIMER, dueMs(store, nowMs));
}

function dueMs(store: PersonStore, nowMs: number): number | undefined {
  const forward = store.forward();
  if (forward?.state === "frozen") return nowMs + ASK_AFTER_MS;
  if (forward?.state === "closed" && forward.to !== undefined) return forward.atMs + FORWARD_KEPT_MS;
  const { merges = [], devices = [] } = store.account() ?? {};
  const erasing = store.erasing();
  const since = [
    ...merges.map(({ atMs }) => atMs),
    ...devices.flatMap(({ isClosing, closedAtMs = nowMs }) => (isClosing ? [closedAtMs] : [])),
    ...(erasing === undefined ? [] : [erasing.atMs]),
  ];
  if (since.length === 0) return undefined;
  return nowMs + Math.min(LATEST_MS, Math.max(SOONEST_MS, nowMs - Math.max(...since)));
}
