import { positionOf } from "../../../client/debug/stand-still.ts";
import type { PositionSource } from "../../../client/debug/switch-geolocation.ts";
import { type Point, toLonLat } from "./projection.ts";

/** Where the figure is, and how well a phone that moves would know it. */
export interface Whereabouts {
  readonly point: Point;
  /** Metres. */
  readonly accuracy: number;
}

/** Positions of the figure, in the place of `navigator.geolocation`. */
export interface StreetGeolocation extends PositionSource {
  /** The figure has moved, or is known better or worse: there is a fix as soon as it stands. */
  moved(): void;
}

/** How often a phone's receiver gives a fix, about. */
const FIX_EVERY_MS = 1000;
const STANDS_AFTER_MS = 350;
/** A receiver that stands still for a while knows better where it is: here, twice as well. */
const SETTLED_AFTER_MS = 6000;

/**
 * The Geolocation of the street: a fix at once, one whenever the figure comes to stand, and one a second while it stands.
 * `fixed` hears the accuracy of every fix, in metres.
 */
export function createStreetGeolocation(
  whereabouts: () => Whereabouts,
  fixed: (accuracy: number) => void,
): StreetGeolocation {
  const watchers = new Map<number, PositionCallback>();
  let lastId = 0;
  let movedAtMs = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function fix(): GeolocationPosition {
    const { point, accuracy } = whereabouts();
    const known = Date.now() - movedAtMs >= SETTLED_AFTER_MS ? accuracy / 2 : accuracy;
    fixed(known);
    const [longitude, latitude] = toLonLat(point);
    return positionOf({ latitude, longitude, accuracy: known });
  }

  function tell(): void {
    const position = fix();
    for (const watcher of watchers.values()) watcher(position);
    plan(FIX_EVERY_MS);
  }

  function plan(inMs: number): void {
    clearTimeout(timer);
    timer = watchers.size > 0 ? setTimeout(tell, inMs) : undefined;
  }

  return {
    moved() {
      movedAtMs = Date.now();
      fixed(whereabouts().accuracy);
      plan(STANDS_AFTER_MS);
    },
    watchPosition(success) {
      const id = ++lastId;
      watchers.set(id, success);
      // As a browser does: never before the caller has the id.
      queueMicrotask(() => watchers.get(id)?.(fix()));
      plan(FIX_EVERY_MS);
      return id;
    },
    clearWatch(id) {
      watchers.delete(id);
    },
  };
}
