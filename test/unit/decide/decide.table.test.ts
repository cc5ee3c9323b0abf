import {
  cafeOpen,
  event,
  NIGHT,
  push,
  type Row,
  scan,
  spring,
  testTables,
  without,
} from "../../support/decide-table.ts";
import { inside } from "../../support/decide-world.ts";

const CONSENT: readonly Row[] = [
  ["who agreed to everything", "offer hello", {}],
  ["who agreed to everything and can be pushed to", "push hello", { facts: push }],
  ["who agreed to nothing", "consent", { consent: [] }],
  ["who does not give their location, on entering", "consent", { consent: without("location") }],
  [
    "who does not give their location, on a scan",
    "consent",
    { consent: without("location"), moment: { on: { scan: "poster" } }, ...scan("poster") },
  ],
  [
    "who does not give their location, on an event",
    "offer hello",
    { consent: without("location"), moment: { on: { event: "buy" } }, ...event("buy") },
  ],
  ["who wants no marketing", "consent", { consent: without("marketing") }],
  [
    "who wants no marketing, from a moment that is for measurement",
    "offer hello",
    { consent: without("marketing"), moment: { purposes: ["measurement"] } },
  ],
  [
    "who misses one of the two purposes that a moment names",
    "consent",
    { consent: without("profiling"), moment: { purposes: ["marketing", "profiling"] } },
  ],
  ["who wants no pushes, asking for one", "consent", { consent: without("push"), facts: push }],
  ["who wants no pushes, asking for an inline offer", "offer hello", { consent: without("push") }],
  ["who agreed to nothing, from a service moment", "consent", { consent: [], moment: { service: true } }],
];

const PAUSED: readonly Row[] = [
  ["whose moment is paused", "paused", { mesh: { pausedMoments: ["hello"] } }],
  [
    "whose campaign is paused",
    "paused",
    { moment: { campaign: "spring" }, ...spring(), mesh: { pausedCampaigns: ["spring"] } },
  ],
  [
    "while another moment and another campaign are paused",
    "offer hello",
    { moment: { campaign: "spring" }, ...spring(), mesh: { pausedMoments: ["spring"], pausedCampaigns: ["hello"] } },
  ],
];

const TIMES: readonly Row[] = [
  ["before a moment begins", "schedule", { moment: { from: "2026-11-24T12:00:00.001Z" } }],
  ["as a moment begins", "offer hello", { moment: { from: "2026-11-24T12:00:00Z" } }],
  ["as a moment ends", "schedule", { moment: { until: "2026-11-24T12:00:00Z" } }],
  ["just before a moment ends", "offer hello", { moment: { until: "2026-11-24T12:00:00.001Z" } }],
  [
    "before a campaign begins",
    "schedule",
    { moment: { campaign: "spring" }, ...spring({ from: "2026-12-01T00:00:00Z" }) },
  ],
  [
    "after a campaign ended",
    "schedule",
    { moment: { campaign: "spring" }, ...spring({ until: "2026-11-01T00:00:00Z" }) },
  ],
  ["in a moment's hours", "offer hello", { moment: { hours: [{ days: [2], from: "12:00", to: "13:00" }] } }],
  ["on the wrong day for a moment", "schedule", { moment: { hours: [{ days: [1, 3], from: "12:00", to: "13:00" }] } }],
  [
    "at noon in London, at a place of Berlin, when the moment is for one o'clock",
    "offer hello",
    {
      moment: { on: { enter: { place: "bar" } }, hours: [{ days: [2], from: "13:00", to: "14:00" }] },
      facts: inside(["bar"]),
    },
  ],
  [
    "at noon in London, from New York, when the moment at the café is for noon",
    "offer hello",
    { profile: { timeZone: "America/New_York" }, moment: { hours: [{ days: [2], from: "12:00", to: "13:00" }] } },
  ],
  [
    "at seven in New York, at no place, when the moment is for seven",
    "offer hello",
    {
      profile: { timeZone: "America/New_York" },
      moment: { on: { event: "buy" }, hours: [{ days: [2], from: "07:00", to: "08:00" }] },
      ...event("buy"),
    },
  ],
  [
    "of whom no time zone is known, at no place, when the moment is for noon",
    "offer hello",
    { moment: { on: { event: "buy" }, hours: [{ days: [2], from: "12:00", to: "13:00" }] }, ...event("buy") },
  ],
  [
    "at a marker that is nowhere, in the hours of their own zone",
    "offer hello",
    {
      profile: { timeZone: "America/New_York" },
      moment: { on: { scan: "poster" }, hours: [{ days: [2], from: "07:00", to: "08:00" }] },
      ...scan("poster"),
    },
  ],
  ["at a place that is closed", "closed", { catalog: cafeOpen("13:00", "18:00") }],
  [
    "of an app, while they stand at a place that is closed",
    "offer hello",
    {
      catalog: cafeOpen("13:00", "18:00"),
      moment: { on: { event: "buy" } },
      facts: { ...inside(["cafe"]), event: { name: "buy", data: {} } },
    },
  ],
  [
    "at a place that is open past midnight, after midnight",
    "offer hello",
    { at: "2026-11-25T01:00:00Z", catalog: cafeOpen("22:00", "03:00") },
  ],
  [
    "at a place that is closed and out of the moment's hours",
    "schedule",
    { catalog: cafeOpen("13:00", "18:00"), moment: { hours: [{ days: [1], from: "12:00", to: "13:00" }] } },
  ],
];
const EVIDENCE: readonly Row[] = [
  [
    "with a fix of a quarter of the radius, where high confidence is asked",
    "offer hello",
    { moment: { confidence: "high" }, facts: inside(["cafe"], 25) },
  ],
  [
    "with a fix of half the radius, where high confidence is asked",
    "low-confidence",
    { moment: { confidence: "high" }, facts: inside(["cafe"], 50) },
  ],
  [
    "with a fix of half the radius, where medium confidence is asked",
    "offer hello",
    { moment: { confidence: "medium" }, facts: inside(["cafe"], 50) },
  ],
  [
    "with a fix coarser than half the radius, where medium confidence is asked",
    "low-confidence",
    { moment: { confidence: "medium" }, facts: inside(["cafe"], 51) },
  ],
  ["with a position, where medium trust is asked", "low-confidence", { moment: { trust: "medium" } }],
  [
    "with an event, where medium trust is asked",
    "low-confidence",
    { moment: { trust: "medium", on: { event: "buy" } }, ...event("buy") },
  ],
  [
    "with a scan of a trusted marker, where medium trust and high confidence are asked",
    "offer hello",
    { moment: { trust: "medium", confidence: "high", on: { scan: "table" } }, ...scan("table") },
  ],
  [
    "with a scan of an untrusted marker, where medium trust is asked",
    "low-confidence",
    { moment: { trust: "medium", on: { scan: "poster" } }, ...scan("poster") },
  ],
  [
    "at a trusted beacon, where high trust and high confidence are asked",
    "offer hello",
    {
      moment: { trust: "high", confidence: "high" },
      facts: { beacons: [{ beacon: "till", rssi: [-60, -60, -60], excess: [0, 0, 0] }] },
    },
  ],
];

const CONDITION: readonly Row[] = [
  ["for whom the condition is true", "offer hello", { moment: { when: "local.hour == 12 && place.id == 'cafe'" } }],
  ["for whom the condition is false", "condition", { moment: { when: "local.hour == 13" } }],
  ["for whom the condition cannot be evaluated", "condition", { moment: { when: "person.attributes.tier == 'gold'" } }],
  [
    "whose attributes the condition asks for",
    "offer hello",
    { profile: { attributes: { tier: "gold" } }, moment: { when: "person.attributes.tier == 'gold'" } },
  ],
  [
    "on their first visit to a label, when the condition is for the second",
    "condition",
    { moment: { when: 'person.visits("food") >= 2' } },
  ],
  [
    "on their first visit to a label, when the condition is for it",
    "offer hello",
    { moment: { when: 'person.visits("food") == 1' } },
  ],
  [
    "whose event has the data that the condition asks for",
    "offer hello",
    { moment: { on: { event: "buy" }, when: "event.data.size == 'large'" }, ...event("buy", { size: "large" }) },
  ],
  [
    "for whom a signal that the condition asks for is on",
    "offer hello",
    { moment: { when: 'live("tv")' }, mesh: { liveSignals: [{ type: "tv" }] } },
  ],
  [
    "whom the condition asks whether they are suppressed",
    "offer hello",
    { moment: { when: 'person.suppressed("old-news")' }, profile: { suppressions: { "old-news": Date.parse(NIGHT) } } },
  ],
  [
    "whose language the condition asks for",
    "offer hello",
    { moment: { when: 'locale == "de"' }, said: { locale: "de" } },
  ],
];

testTables({
  consent: CONSENT,
  paused: PAUSED,
  "schedule and closed": TIMES,
  "low-confidence": EVIDENCE,
  condition: CONDITION,
});
