import * as v from "valibot";
import { outcome, REASONS } from "./answer.ts";
import { instant } from "./values.ts";

const faults = v.array(v.object({ pointer: v.string(), detail: v.string() }));

/** Answer of POST /admin/v1/validate. */
export const validity = v.object({
  valid: v.pipe(v.boolean(), v.description("whether it could be published now")),
  faults: v.pipe(faults, v.description("what is wrong; after 20, one that says how many more")),
  warnings: v.pipe(faults, v.description("what is right and seldom meant, of a valid one; after 20, one as of faults")),
});

/** Answer of POST /admin/v1/diff. */
export const catalogDiff = v.object({
  from: v.exactOptional(
    v.pipe(v.string(), v.description("the version that it was compared with; absent: nothing is published yet")),
  ),
  changes: v.pipe(
    v.array(
      v.object({
        part: v.picklist([
          "moments",
          "campaigns",
          "places",
          "beacons",
          "markers",
          "tags",
          "senders",
          "scores",
          "journeys",
          "webhooks",
          "policy",
          "loyalty",
          "mesh",
        ]),
        id: v.pipe(v.string(), v.description("of what differs; empty for the policy and the mesh's own settings")),
        effect: v.pipe(v.picklist(["more", "less", "other"]), v.description("what it means for people")),
        says: v.pipe(v.string(), v.description("a sentence without the id")),
      }),
    ),
    v.description("in the order of the parts, then of the documents; none: they mean the same"),
  ),
});

const reason = v.picklist(REASONS);
const sentence = v.pipe(v.string(), v.description("a sentence for people"));

const chosen = v.object({
  moment: v.string(),
  campaign: v.exactOptional(v.string()),
  variant: v.exactOptional(v.string()),
  via: v.exactOptional(v.literal("handover")),
  place: v.exactOptional(v.string()),
  cause: v.exactOptional(
    v.variant("kind", [
      v.object({ kind: v.picklist(["enter", "exit", "dwell"]), place: v.string() }),
      v.object({ kind: v.literal("zone"), place: v.string(), zone: v.string() }),
      v.object({ kind: v.literal("scan"), marker: v.string() }),
      v.object({ kind: v.literal("event"), name: v.string() }),
      v.object({
        kind: v.literal("signal"),
        signal: v.string(),
        type: v.string(),
        place: v.exactOptional(v.string()),
        once: v.exactOptional(v.literal(true)),
      }),
      v.object({ kind: v.literal("stage"), journey: v.string(), stage: v.string(), run: v.string() }),
      v.object({ kind: v.literal("after"), moment: v.string() }),
    ]),
  ),
  isLocated: v.pipe(v.boolean(), v.description("earned by where the person is")),
  notBeforeMs: v.exactOptional(v.pipe(v.number(), v.description("when a held push is sent"))),
  validUntilMs: v.number(),
});

/** Answer of POST /admin/v1/explain. */
export const explanation = v.object({
  at: v.pipe(instant, v.description("when it happens")),
  outcome,
  reason: v.exactOptional(v.pipe(reason, v.description("exactly when `outcome` is `none`"))),
  chosen: v.exactOptional(v.pipe(chosen, v.description("what was chosen"))),
  offer: v.exactOptional(
    v.pipe(
      v.object({ title: v.string(), body: v.exactOptional(v.string()), label: v.string() }),
      v.description("what the person reads, if they get an offer, with the values that its texts name"),
    ),
  ),
  says: sentence,
  moments: v.pipe(
    v.array(
      v.object({
        moment: v.string(),
        result: v.pipe(
          v.picklist(["given", "effects", "withheld", "outranked", "stopped", "waiting"]),
          v.description("`effects`: of a moment without an offer; `withheld`: control group; `waiting`: not set off"),
        ),
        says: sentence,
        gates: v.pipe(
          v.array(v.object({ gate: reason, passed: v.boolean(), says: sentence })),
          v.description("in the order in which they are judged; none if nothing set it off"),
        ),
      }),
    ),
    v.description("those that were set off first, the best-ranked first"),
  ),
});

const times = v.pipe(v.number(), v.integer(), v.minValue(0));
const byReason = v.record(reason, times);

/** A made-up day on one catalog, in figures. */
export const simulation = v.object({
  seed: times,
  day: v.pipe(v.string(), v.metadata({ format: "date" })),
  people: times,
  messages: v.object({ pings: times, sightings: times }),
  silences: v.pipe(times, v.description("visits that ended because nothing was heard any more")),
  outcomes: v.object({ offer: times, push: times, none: times }),
  reasons: v.pipe(byReason, v.description("why there was none, by reason")),
  moments: v.pipe(
    v.array(
      v.object({
        moment: v.string(),
        setOff: times,
        offers: times,
        pushes: times,
        effects: v.pipe(times, v.description("of a moment without an offer")),
        outranked: v.pipe(times, v.description("passed every gate, and a better-ranked moment won")),
        refusals: v.pipe(byReason, v.description("by the gate that stopped it")),
      }),
    ),
    v.description("every moment of the catalog, in order of id"),
  ),
});

const difference = v.pipe(v.number(), v.integer());

/** What two catalogs give the same people on the same day. */
export const comparison = v.object({
  sends: v.object({
    before: times,
    after: times,
    change: v.exactOptional(
      v.pipe(v.number(), v.description("as a share of before: -0.18 is 18 % fewer; absent: there were none before")),
    ),
  }),
  moments: v.pipe(
    v.array(
      v.object({
        moment: v.string(),
        before: times,
        after: times,
        because: v.array(v.object({ what: v.picklist([...REASONS, "outranked", "set-off"]), difference })),
      }),
    ),
    v.description("those that differ, the largest difference first"),
  ),
  says: v.pipe(v.array(sentence), v.description("the same for people: the sum first, then the moments")),
});

/** Answer of POST /admin/v1/simulate: `simulation` alone, or the other three with `against`. */
export const simulatedDay = v.object({
  simulation: v.exactOptional(simulation),
  before: v.exactOptional(simulation),
  after: v.exactOptional(simulation),
  comparison: v.exactOptional(comparison),
});
