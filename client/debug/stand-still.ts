import type { Fix } from "../sdk/watch-rule.ts";
import type { PositionSource } from "./switch-geolocation.ts";

/** How often a phone's receiver gives a fix, about. */
const FIX_EVERY_MS = 1000;

/** A Geolocation of somebody who stays where they are. */
export function standStill(fix: Fix): PositionSource {
  const timers = new Map<number, ReturnType<typeof setInterval>>();
  let lastId = 0;
  return {
    watchPosition(success) {
      const id = ++lastId;
      const tell = () => success(positionOf(fix));
      timers.set(id, setInterval(tell, FIX_EVERY_MS));
      // As a browser does: never before the caller has the id.
      queueMicrotask(() => timers.has(id) && tell());
      return id;
    },
    clearWatch(id) {
      clearInterval(timers.get(id));
      timers.delete(id);
    },
  };
}

/** A fix as a browser gives it. */
export function positionOf({ latitude, longitude, accuracy }: Fix): GeolocationPosition {
  const unknown = { altitude: null, altitudeAccuracy: null, heading: null, speed: null };
  const coords = { latitude, longitude, accuracy, ...unknown };
  const timestamp = Date.now();
  return { coords: { ...coords, toJSON: () => coords }, timestamp, toJSON: () => ({ coords, timestamp }) };
}
