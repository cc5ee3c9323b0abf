import { cap, NIGHT, push, QUIET, type Row, scan, spring, testTables } from "../../support/decide-table.ts";
import { exposedAt, inside } from "../../support/decide-world.ts";

const NIGHT_AND_QUIET = { at: NIGHT, catalog: QUIET };

const SUPPRESSED: readonly Row[] = [
  ["for whom the moment is suppressed", "suppressed", { profile: { suppressions: { hello: Date.parse(NIGHT) } } }],
  [
    "for whom the moment was suppressed until now",
    "offer hello",
    { profile: { suppressions: { hello: Date.parse("2026-11-24T12:00:00Z") } } },
  ],
  [
    "for whom the campaign is suppressed",
    "suppressed",
    { moment: { campaign: "spring" }, ...spring(), profile: { suppressions: { spring: Date.parse(NIGHT) } } },
  ],
  [
    "for whom a label of the place is suppressed",
    "suppressed",
    { profile: { suppressions: { food: Date.parse(NIGHT) } } },
  ],
  [
    "for whom a label of another place is suppressed",
    "offer hello",
    { profile: { suppressions: { late: Date.parse(NIGHT) } } },
  ],
];

const QUIET_HOURS: readonly Row[] = [
  ["inside quiet hours, from a moment that drops", "quiet-hours", NIGHT_AND_QUIET],
  ["inside quiet hours, by push, from a moment that drops", "quiet-hours", { ...NIGHT_AND_QUIET, facts: push }],
  [
    "inside quiet hours, from a moment that holds, inline",
    "quiet-hours",
    { ...NIGHT_AND_QUIET, moment: { quietHours: "hold" } },
  ],
  [
    "inside quiet hours, from a moment that holds, by push",
    "push hello",
    { ...NIGHT_AND_QUIET, moment: { quietHours: "hold" }, facts: push },
  ],
  [
    "inside quiet hours, from a moment that ignores them",
    "offer hello",
    { ...NIGHT_AND_QUIET, moment: { quietHours: "ignore" } },
  ],
  ["inside quiet hours, from a service moment", "offer hello", { ...NIGHT_AND_QUIET, moment: { service: true } }],
  [
    "who is up at eleven in London, but lives by New York's clocks",
    "offer hello",
    { ...NIGHT_AND_QUIET, profile: { timeZone: "America/New_York" } },
  ],
  ["as quiet hours end", "offer hello", { at: "2026-11-25T08:00:00Z", catalog: QUIET }],
  ["as quiet hours begin", "quiet-hours", { at: "2026-11-24T21:00:00Z", catalog: QUIET }],
  [
    "whose held push would come after the moment ends",
    "expired",
    { ...NIGHT_AND_QUIET, moment: { quietHours: "hold", until: "2026-11-25T08:00:00Z" }, facts: push },
  ],
  [
    "whose held push would come after the campaign ends",
    "expired",
    {
      ...NIGHT_AND_QUIET,
      moment: { quietHours: "hold", campaign: "spring" },
      ...spring({ until: "2026-11-25T07:00:00Z" }),
      facts: push,
    },
  ],
  [
    "whose quiet hours never end, by push",
    "expired",
    {
      catalog: { policy: { quietHours: { from: "21:00", to: "21:00" } } },
      moment: { quietHours: "hold" },
      facts: push,
    },
  ],
];

const MORNING = exposedAt("2026-11-24T08:30:00Z");
const YESTERDAY = exposedAt("2026-11-23T20:00:00Z");

const CAPS: readonly Row[] = [
  ["who got the moment this morning, against one a day", "cap-moment", { moment: cap(1, "day"), exposures: [MORNING] }],
  [
    "who got the moment this morning, against two a day",
    "offer hello",
    { moment: cap(2, "day"), exposures: [MORNING] },
  ],
  [
    "who got the moment last night, less than 20 hours ago, against one a day",
    "cap-moment",
    { moment: cap(1, "day"), exposures: [YESTERDAY] },
  ],
  [
    "who got the moment yesterday morning, against one a day",
    "offer hello",
    { moment: cap(1, "day"), exposures: [exposedAt("2026-11-23T12:00:00Z")] },
  ],
  [
    "who got the moment on Monday, against one a week",
    "cap-moment",
    { moment: cap(1, "week"), exposures: [exposedAt("2026-11-23T00:00:00Z")] },
  ],
  [
    "who got the moment on Sunday, against one a week",
    "offer hello",
    { moment: cap(1, "week"), exposures: [exposedAt("2026-11-22T23:59:59Z")] },
  ],
  [
    "who got the moment on the first, against one a month",
    "cap-moment",
    { moment: cap(1, "month"), exposures: [exposedAt("2026-11-01T00:00:00Z")] },
  ],
  [
    "who got the moment an hour ago, against one in any two hours",
    "cap-moment",
    { moment: cap(1, "PT2H"), exposures: [exposedAt("2026-11-24T11:00:00Z")] },
  ],
  [
    "who got the moment two hours ago, against one in any two hours",
    "offer hello",
    { moment: cap(1, "PT2H"), exposures: [exposedAt("2026-11-24T10:00:00Z")] },
  ],
  [
    "who got the moment once in the hour by the wall, against one an hour",
    "offer hello",
    { moment: cap(1, "hour"), exposures: [exposedAt("2026-11-24T11:59:59Z")] },
  ],
  [
    "who got another moment of the campaign, against its one a day",
    "cap-campaign",
    {
      moment: { campaign: "spring" },
      ...spring(cap(1, "day")),
      exposures: [exposedAt("2026-11-24T08:30:00Z", { moment: "other", campaign: "spring" })],
    },
  ],
  [
    "who got a service moment of the campaign, against its one a day",
    "offer hello",
    {
      moment: { campaign: "spring" },
      ...spring(cap(1, "day")),
      exposures: [
        exposedAt("2026-11-24T08:30:00Z", { moment: "other", campaign: "spring", marketing: false, person: false }),
      ],
    },
  ],
  [
    "who got any other moment, against the person's one a day",
    "cap-person",
    { catalog: { policy: cap(1, "day") }, exposures: [exposedAt("2026-11-24T08:30:00Z", { moment: "other" })] },
  ],
  [
    "over the campaign's and the person's cap, from a service moment",
    "offer hello",
    {
      moment: { campaign: "spring", service: true },
      ...spring(cap(1, "day")),
      catalog: { policy: cap(1, "day") },
      exposures: [exposedAt("2026-11-24T08:30:00Z", { moment: "other", campaign: "spring" })],
    },
  ],
  [
    "over a service moment's own cap",
    "cap-moment",
    {
      moment: { service: true, ...cap(1, "day") },
      exposures: [exposedAt("2026-11-24T08:30:00Z", { marketing: false, person: false })],
    },
  ],
  [
    "over the person's cap, from a moment that ignores quiet hours",
    "cap-person",
    { moment: { quietHours: "ignore" }, catalog: { policy: cap(1, "day") }, exposures: [MORNING] },
  ],
];

const BUDGET: readonly Row[] = [
  [
    "whose edge holds no budget unit",
    "budget",
    { moment: { campaign: "spring" }, ...spring({ budget: { perDay: 5 } }) },
  ],
  [
    "whose edge holds a budget unit",
    "offer hello",
    { moment: { campaign: "spring" }, ...spring({ budget: { perDay: 5 } }), mesh: { units: ["spring"] } },
  ],
  [
    "whose edge holds a unit of another campaign",
    "budget",
    { moment: { campaign: "spring" }, ...spring({ budget: { perDay: 5 } }), mesh: { units: ["summer"] } },
  ],
  [
    "whose edge holds no unit, from a service moment of that campaign",
    "budget",
    { moment: { campaign: "spring", service: true }, ...spring({ budget: { perDay: 5 } }) },
  ],
];

const CHANNELS: readonly Row[] = [
  ["who asks for a push, without a subscription", "no-channel", { facts: push, subscribed: false }],
  ["who asks for an inline offer, without a subscription", "offer hello", { subscribed: false }],
  [
    "who asks for a push, from a moment that is inline only",
    "no-channel",
    { facts: push, moment: { channels: ["inline"] } },
  ],
  ["who asks for an inline offer, from a moment that is push only", "no-channel", { moment: { channels: ["push"] } }],
  ["who enters the bar, where no moment waits", "no-moment", { facts: inside(["bar"]) }],
  ["who scans a marker that nothing waits for", "no-moment", scan("poster")],
];

const ORDER: readonly Row[] = [
  ["whose message is late", "late", { timeliness: "late" }],
  ["whose message is late, whatever else is wrong", "late", { timeliness: "late", consent: [] }],
  ["whose message is late, where no moment waits", "late", { timeliness: "late", facts: inside(["bar"]) }],
  ["whose message is older than the last that changed something", "late", { timeliness: "stale" }],
  [
    "whose message is older than the last that changed something, without consent",
    "consent",
    { timeliness: "stale", consent: [] },
  ],
  [
    "whose message is older than the last that changed something, over a cap",
    "cap-moment",
    { timeliness: "stale", moment: cap(1, "day"), exposures: [MORNING] },
  ],
  [
    "whose message is older than the last that changed something, where no moment waits",
    "no-moment",
    { timeliness: "stale", facts: inside(["bar"]) },
  ],
];

testTables({
  suppressed: SUPPRESSED,
  "quiet-hours and expired": QUIET_HOURS,
  caps: CAPS,
  budget: BUDGET,
  "no-channel and no-moment": CHANNELS,
  late: ORDER,
});
