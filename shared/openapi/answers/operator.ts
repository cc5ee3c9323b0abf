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

/** Answer of GET /admin/v1/catalogs. */
export const catalogs = v.object({
  catalogs: v.pipe(
    v.array(
      v.object({
        version: v.string(),
        at: v.pipe(v.number(), v.description("when it was published last, seconds")),
        author: v.exactOptional(v.pipe(v.string(), v.description("name of the operator"))),
        message: v.exactOptional(v.pipe(v.string(), v.description("why, in the author's words"))),
        counts: v.exactOptional(
          v.pipe(v.record(v.string(), v.number()), v.description("how many places, moments and so on")),
        ),
      }),
    ),
    v.description("those that are kept, the last published first"),
  ),
});

/** Answer of GET /admin/v1/audit. */
export const auditAnswer = v.object({
  entries: v.pipe(
    v.array(
      v.object({
        number: v.number(),
        atMs: v.number(),
        who: v.string(),
        role: v.string(),
        what: v.string(),
        subject: v.string(),
        hash: v.pipe(v.string(), v.description("over the hash before and all else of the line")),
      }),
    ),
    v.description("the newest first, at most 100"),
  ),
  next: v.exactOptional(v.pipe(v.number(), v.description("`before` of the next page; absent of the last one"))),
});

/** What is paused, on or revoked, mesh-wide. */
export const liveState = v.object({
  pausedMoments: v.array(v.string()),
  pausedCampaigns: v.array(v.string()),
  pausedCoupons: v.pipe(v.array(v.string()), v.description("`moment {id}`, `moment {id} {variant}` or `reward {id}`")),
  signals: v.pipe(
    v.array(
      v.object({
        id: v.pipe(v.string(), v.description("that of the message that began it")),
        type: v.string(),
        place: v.exactOptional(v.string()),
        fromMs: v.number(),
        untilMs: v.number(),
        trust: v.picklist(["low", "medium", "high"]),
      }),
    ),
    v.description("signals that are on, of the types that the catalog names"),
  ),
  revokedSenders: v.array(v.string()),
  voidReports: v.pipe(
    v.array(
      v.object({
        sender: v.string(),
        sinceMs: v.number(),
        untilMs: v.exactOptional(
          v.pipe(v.number(), v.description("when it was restored; absent: it is still revoked")),
        ),
      }),
    ),
    v.description("points and uses that a sender reported in this time are void"),
  ),
  revokedDevices: v.pipe(v.array(v.string()), v.description("thumbprints")),
  revokedBeacons: v.pipe(v.array(v.string()), v.description("those in quarantine, too")),
});

/** Answer of pause, resume, revoke and restore. */
export const switched = v.object({ live: liveState });

const pulseFigures = {
  at: v.pipe(v.number(), v.description("when it began, seconds")),
  pings: v.pipe(v.number(), v.description("pings that were answered 200")),
  outcomes: v.object({ offer: v.number(), push: v.number(), none: v.number() }),
  reasons: v.pipe(
    v.record(v.string(), v.number()),
    v.description("of those with the outcome none: how many, by reason"),
  ),
  sightings: v.pipe(v.number(), v.description("messages of gateways that were taken")),
  p50: v.pipe(
    v.nullable(v.number()),
    v.description("milliseconds that half of the pings took no longer than, within 5 %; null without a ping"),
  ),
  p99: v.pipe(v.nullable(v.number()), v.description("the same of 99 in 100")),
};

const pulseSecond = v.object(pulseFigures);

const pulseMinute = v.object({
  ...pulseFigures,
  enters: v.exactOptional(
    v.pipe(
      v.record(v.string(), v.number()),
      v.description(
        "by place that ten people with `measurement` or more entered: how often; absent until 5 s after the minute",
      ),
    ),
  ),
});

/** What happened in the last 120 seconds and 60 minutes. */
export const pulseView = v.object({
  seconds: v.pipe(
    v.array(pulseSecond),
    v.description("the last 120 in which anything happened, the oldest first, the present one included"),
  ),
  minutes: v.pipe(v.array(pulseMinute), v.description("the last 60, the same way")),
});

/** Answer of POST /admin/v1/reach. */
export const reachAnswer = v.object({
  people: v.pipe(
    v.nullable(v.object({ from: v.number(), below: v.number() })),
    v.description("at least `from` and fewer than `below`, give or take ten; null: too few to be told of"),
  ),
  asOf: v.pipe(v.string(), v.description("the last full hour: so it stays until the next")),
});

/** Answer of GET /admin/v1/pulse. */
export const pulseAnswer = v.object({
  ...pulseView.entries,
  asOf: v.pipe(v.number(), v.description("when it was read, seconds")),
});

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

const codeCount = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Answer of GET /admin/v1/codes/{pool}. */
export const pool = v.object({
  pool: v.string(),
  symbology: v.picklist(["ean13", "code128", "qr"]),
  left: v.pipe(codeCount, v.description("can be given")),
  leased: v.pipe(codeCount, v.description("in the memory of an edge, for the next decisions")),
  given: v.pipe(codeCount, v.description("went out with a coupon")),
  doubtful: v.pipe(codeCount, v.description("an edge or an object was lost with them: they are never given again")),
  doubtfulCodes: v.pipe(v.array(v.string()), v.maxLength(1_000), v.description("the first of those")),
});

/** Answer of POST /admin/v1/codes/{pool}. */
export const addedCodes = v.object({
  added: codeCount,
  ignored: v.pipe(codeCount, v.description("the pool held them before")),
});
