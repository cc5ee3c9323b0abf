import type { Profile } from "./person-state.ts";

/** Whether a signal that was said of this customer was not turned off, by its id. */
export function isSignalOn({ signals = {} }: Pick<Profile, "signals">, id: string): boolean {
  return Object.values(signals).some((stored) => stored.id === id && stored.spans.length > 0);
}
