import { vi } from "vitest";

/** Long enough for a machine whose cores are all busy; what holds is seen as soon as it does. */
const WITHIN = { timeout: 45_000, interval: 50 };

/** Waits until an assertion holds, and gives what it gives. */
export function waitFor<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, WITHIN);
}
