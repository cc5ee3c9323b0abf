/** Whether something gives offers now. */
export type RunState = "running" | "paused" | "before" | "over";

/** The state of a moment or campaign by its dates and by what operators paused. A pause is told before dates. */
export function stateOf(
  dated: { readonly from?: string; readonly until?: string },
  isPaused: boolean,
  nowMs: number,
): RunState {
  if (isPaused) return "paused";
  if (dated.from !== undefined && nowMs < Date.parse(dated.from)) return "before";
  if (dated.until !== undefined && nowMs >= Date.parse(dated.until)) return "over";
  return "running";
}
