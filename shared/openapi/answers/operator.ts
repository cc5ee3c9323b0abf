import * as v from "valibot";

/** Answer of PUT /admin/v1/catalog. */
export const published = v.object({
  version: v.pipe(v.string(), v.description("hash of the content: the same again is the same version")),
  warnings: v.exactOptional(
    v.pipe(
      v.array(v.object({ pointer: v.string(), detail: v.string() })),
      v.description("what is right and seldom meant; after 20, one that says how many more; absent: nothing"),
    ),
  ),
});

/** What is paused, on or revoked, mesh-wide. */
export const liveState = v.object({
  pausedMoments: v.array(v.string()),
  pausedCampaigns: v.array(v.string()),
  signals: v.pipe(
    v.array(v.object({ type: v.string(), place: v.exactOptional(v.string()), untilMs: v.number() })),
    v.description("signals that are on"),
  ),
  revokedSenders: v.array(v.string()),
  revokedDevices: v.pipe(v.array(v.string()), v.description("thumbprints")),
  revokedBeacons: v.pipe(v.array(v.string()), v.description("those in quarantine, too")),
});

/** Answer of pause, resume, revoke and restore. */
export const switched = v.object({ live: liveState });

/** Answer of GET /admin/v1/live. */
export const liveAnswer = v.object({
  live: liveState,
  edge: v.object({
    ageSeconds: v.pipe(
      v.nullable(v.number()),
      v.description("age of what the answering edge decided on until then; null: it had read nothing"),
    ),
  }),
});
