/** Resolves after this time; at once, but not in this turn, if it is over already. */
export function wait(lengthMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, lengthMs));
  });
}
