import type { LeaseAsk, LeaseGrant } from "../../shared/budget/lease.ts";
import type { Refund } from "../../shared/budget/refund.ts";
import type { LiveChange } from "../../shared/live/live-state.ts";
import type { Result } from "../../shared/result.ts";
import type { SharedStore, Unreachable } from "../../shared/shared-store.ts";

/** Longer than any test: an operation that must not fail. */
export const WAIT_MS = 10_000;
/** 2026-11-23T10:00:00Z. */
export const START_MS = Date.UTC(2026, 10, 23, 10);

/** An ask of 30 s, with the names of its hour and day in UTC. */
export function askOf(ask: Partial<LeaseAsk> & Pick<LeaseAsk, "id">): LeaseAsk {
  const nowMs = ask.nowMs ?? START_MS;
  const name = new Date(nowMs).toISOString().replaceAll("-", "");
  const limits = ask.limits ?? { offers: 100 };
  const names = { hour: name.slice(0, 11), day: name.slice(0, 8) };
  return { campaign: "autumn", nowMs, expiresMs: nowMs + 30_000, ...names, limits, paced: ask.paced ?? limits, ...ask };
}

/** The value of an operation that must not fail. */
export async function held<T>(operation: Promise<Result<T, Unreachable>>): Promise<T> {
  const result = await operation;
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** A lease of the campaign autumn, as in `askOf`. */
export function lease(sharedStore: SharedStore, ask: Parameters<typeof askOf>[0]): Promise<LeaseGrant> {
  return held(sharedStore.lease(askOf(ask), WAIT_MS));
}

/** Ends a lease of autumn. */
export function settle(sharedStore: SharedStore, id: string, unspent: number): Promise<true> {
  return held(sharedStore.settle({ id, campaign: "autumn", unspent, nowMs: START_MS }, WAIT_MS));
}

/** A refund of a unit of autumn that was given at 2026-11-23T10, in UTC. */
export function refundOf(refund: Partial<Refund>): Refund {
  return {
    id: "void",
    campaign: "autumn",
    hour: "20261123T10",
    day: "20261123",
    expiresMs: START_MS + 86_400_000,
    ...refund,
  };
}

/** Leases until there is nothing left, and gives the grants. */
export async function drainAll(sharedStore: SharedStore, ask: Partial<LeaseAsk>): Promise<number[]> {
  const grants: number[] = [];
  for (;;) {
    const { units } = await lease(sharedStore, { ...ask, id: crypto.randomUUID() });
    if (units === 0) return grants;
    grants.push(units);
  }
}

/** How many units there were. */
export async function drain(sharedStore: SharedStore, ask: Partial<LeaseAsk>): Promise<number> {
  return (await drainAll(sharedStore, ask)).reduce((sum, units) => sum + units, 0);
}

/** Turns one thing on or off. */
export function change(sharedStore: SharedStore, one: LiveChange): Promise<true> {
  return held(sharedStore.changeLive(one, WAIT_MS));
}

/** Registers a tag; `from`: owners who are this one by now. */
export function put(
  sharedStore: SharedStore,
  tag: string,
  owner: string,
  locator: string,
  atMs: number,
  from: readonly string[] = [],
): Promise<true> {
  return held(sharedStore.putTag({ tag, owner, locator, atMs, from }, WAIT_MS));
}

/** Takes a tag away. */
export function take(sharedStore: SharedStore, tag: string, owner: string, atMs: number): Promise<true> {
  return held(sharedStore.removeTag({ tag, owner, atMs }, WAIT_MS));
}

/** Looks tags up. */
export function find(sharedStore: SharedStore, tags: readonly string[]): Promise<(string | null)[]> {
  return held(sharedStore.findTags(tags, WAIT_MS));
}
