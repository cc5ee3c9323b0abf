/*
 * What a mesh takes at most (docs/contract.md), and how long the SDK waits for others. They stand alone, because a number of a
 * module without imports is written where it is used.
 */

/** Random bytes of a message's id: 24 characters. */
export const JTI_BYTES = 18;
/** Purposes of a consent message. */
export const MAX_PURPOSES = 20;
/** Characters of a surface. */
export const MAX_SURFACE = 64;
/** Rows of beacons in a ping. */
export const MAX_ROWS = 50;
/** Places that a ping may name. */
export const MAX_PRESENT = 20;
/** As many messages wait here at most. */
export const MAX_WAITING = 200;
/** The mesh takes a message for 24 h; one that would arrive later is not sent. */
export const LATEST_SECONDS = 86_400 - 60;
/** A clock that is wrong by less than this is not why a message was refused. */
export const MIN_SKEW_SECONDS = 1;
/** What took longer, by a clock that nobody sets, may really be late. */
export const MOMENTS_MS = 30_000;
/** A code is good for this long at most, and the clocks of a display and of the mesh differ by this much. */
export const LONGEST_CODE_SECONDS = 630;
/** A push service is given this long; where it answers later, the next `syncPush` finds the subscription. */
export const PUSH_SERVICE_MS = 15_000;
