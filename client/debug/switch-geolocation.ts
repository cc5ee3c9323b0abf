/** What the SDK needs of `navigator.geolocation`. */
export type PositionSource = Pick<Geolocation, "watchPosition" | "clearWatch">;

/** A Geolocation that can be led to another one while it is watched. */
export interface SwitchGeolocation extends PositionSource {
  switchTo(source: PositionSource): void;
}

interface Watch {
  readonly start: (source: PositionSource) => number;
  id: number;
}

/** Positions of one source, until it is switched to another: the watches move along. */
export function createSwitchGeolocation(first: PositionSource): SwitchGeolocation {
  const watches = new Map<number, Watch>();
  let source = first;
  let lastId = 0;

  return {
    watchPosition(...watched) {
      const start = (from: PositionSource) => from.watchPosition(...watched);
      watches.set(++lastId, { start, id: start(source) });
      return lastId;
    },
    clearWatch(id) {
      const watch = watches.get(id);
      if (watch !== undefined) source.clearWatch(watch.id);
      watches.delete(id);
    },
    switchTo(next) {
      const before = source;
      source = next;
      for (const watch of watches.values()) {
        before.clearWatch(watch.id);
        watch.id = watch.start(next);
      }
    },
  };
}
