import type { SharedStore } from "../../shared/shared-store.ts";
import { type BudgetUnits, makeBudgetUnits } from "../../workers/budget/budget-units.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** An isolate's leases, and the means to end it at any point of its life. */
export interface Isolate {
  readonly name: string;
  readonly units: BudgetUnits;
  readonly defer: (work: Promise<unknown>) => void;
  /** Goes on, unless the isolate is dead by then; every place where an isolate can die is one of these. */
  readonly point: () => Promise<void>;
  readonly crash: () => void;
  readonly isDead: () => boolean;
  /** Points passed so far. */
  readonly points: () => number;
}

/** A living isolate; with `diesAt`, until it has passed so many points. */
export function makeIsolate(
  name: string,
  time: VirtualTime,
  sharedStore: SharedStore,
  diesAt = Number.POSITIVE_INFINITY,
): Isolate {
  let isDead = false;
  let passed = 0;
  let leases = 0;

  function point(): Promise<void> {
    passed += 1;
    if (passed >= diesAt) isDead = true;
    return isDead ? new Promise(() => {}) : Promise.resolve();
  }

  async function through<T>(call: () => Promise<T>): Promise<T> {
    await point();
    const answer = await call();
    await point();
    return answer;
  }

  return {
    name,
    units: makeBudgetUnits(
      {
        lease: (ask, timeoutMs) => through(() => sharedStore.lease(ask, timeoutMs)),
        settle: (settlement, timeoutMs) => through(() => sharedStore.settle(settlement, timeoutMs)),
      },
      {
        newId: () => `${name}:${leases++}`,
        now: time.now,
        wait: (lengthMs) => time.wait(lengthMs).then(point),
      },
    ),
    defer: () => {},
    point,
    crash: () => {
      isDead = true;
    },
    isDead: () => isDead,
    points: () => passed,
  };
}
