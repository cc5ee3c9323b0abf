import type { RowStamp } from "./person-state.ts";

/** Whether one profile row is newer than another: of two of one instant it is the one with the greater jti. */
export function isNewer(stamp: RowStamp, than: RowStamp | undefined): boolean {
  if (than === undefined) return true;
  return stamp.iatMs === than.iatMs ? stamp.jti > than.jti : stamp.iatMs > than.iatMs;
}
