/** Where somebody is, as a ping says it. */
export interface Fix {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number;
}

/** The last fix that the mesh has answered, and what it said. */
export interface LastFix {
  readonly fix: Fix;
  /** By a clock that nobody sets: milliseconds since the page began. */
  readonly atMs: number;
  /** The person is somewhere: the mesh must hear that they stay, or leave. */
  readonly isPresent: boolean;
  /** When the area that the mesh gave is over, by the same clock. */
  readonly areaUntilMs?: number | undefined;
}

/** Never more than one position in this time. */
export const MIN_PAUSE_MS = 5_000;
/** What did not arrive is not tried again before. */
export const FAILED_PAUSE_MS = 30_000;
/** GeolocationPositionError.PERMISSION_DENIED */
export const DENIED = 1;
const MIN_METRES = 10;
/** Of latitude; of a sphere with the mean radius of the earth (IUGG R1). */
const METRES_PER_DEGREE = 111_195;
/** Near enough: what is compared are metres. */
const DEGREES_PER_RADIAN = 57.3;
const STAY_MS = 60_000;

/** Whether the mesh can learn anything from this fix. */
export function shouldSend(fix: Fix, last: LastFix | undefined, atMs: number): boolean {
  if (last === undefined) return true;
  if (atMs - last.atMs < MIN_PAUSE_MS) return false;
  return (
    atMs >= refreshAtMs(last) ||
    fix.accuracy * 2 <= last.fix.accuracy ||
    metresApart(fix, last.fix) > Math.max(MIN_METRES, fix.accuracy / 2)
  );
}

/** When the mesh wants to hear again, though nobody moves: for dwell and silence, and for a new area. Infinity: it does not. */
export function refreshAtMs({ atMs, isPresent, areaUntilMs = Number.POSITIVE_INFINITY }: LastFix): number {
  return Math.max(Math.min(isPresent ? atMs + STAY_MS : Number.POSITIVE_INFINITY, areaUntilMs), atMs + MIN_PAUSE_MS);
}

/** How far apart two near fixes are, on the plane that touches the globe there: far ones only have to be far. */
function metresApart(a: Fix, b: Fix): number {
  const eastDegrees = (a.longitude - b.longitude) * Math.cos(a.latitude / DEGREES_PER_RADIAN);
  return Math.hypot(eastDegrees, a.latitude - b.latitude) * METRES_PER_DEGREE;
}
