/** Turns at something that one does at a time. */
export interface Turns {
  /** Resolves once it is this one's turn, with what ends it; undefined at once if too many wait already. */
  take(): Promise<(() => void) | undefined>;
}

/** Turns in the order they were asked for; at most so many wait for theirs. */
export function makeTurns(maxWaiting: number): Turns {
  const waiting: (() => void)[] = [];
  let isTaken = false;

  function end(): void {
    const next = waiting.shift();
    if (next === undefined) isTaken = false;
    else next();
  }

  /** A turn ends once, however often that is said. */
  function endOnce(): () => void {
    let hasEnded = false;
    return () => {
      if (!hasEnded) end();
      hasEnded = true;
    };
  }

  return {
    async take() {
      if (isTaken && waiting.length >= maxWaiting) return undefined;
      if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve));
      isTaken = true;
      return endOnce();
    },
  };
}
