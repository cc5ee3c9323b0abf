import * as v from "valibot";
import type { Reason } from "../../decide/decision.ts";
import { pass } from "./signed.ts";
import { instant, receiptId, serverTime } from "./values.ts";

/** Why there is no offer, in the order in which the gates are judged. */
export const REASONS = [
  "late",
  "consent",
  "paused",
  "schedule",
  "closed",
  "low-confidence",
  "condition",
  "control-group",
  "suppressed",
  "quiet-hours",
  "cap-moment",
  "cap-campaign",
  "cap-person",
  "budget",
  "expired",
  "no-channel",
  "no-moment",
] as const satisfies readonly Reason[];

/** Every outcome of a message. */
export const outcome = v.pipe(
  v.picklist(["offer", "push", "none"]),
  v.description("`push`: stored for sending, which may still fail or be withdrawn"),
);

/** That a push goes another way. */
const via = v.pipe(
  v.literal("handover"),
  v.description("with push: the brand's own provider of messages gets the offer, and sends it"),
);

/** What became of one candidate. */
export const gate = v.object({
  moment: v.string(),
  passed: v.boolean(),
  reason: v.exactOptional(
    v.pipe(v.picklist([...REASONS, "outranked"]), v.description("the first gate that it failed")),
  ),
  detail: v.exactOptional(
    v.pipe(
      v.string(),
      v.description(
        "more about it: of `consent`, the missing purpose. In a receipt, of the moment that was chosen, what set it off: `enter: {place}`, `exit: {place}`, `dwell: {place}`, `zone: {place}, {zone}`, `scan: {marker}`, `event: {name}`, `signal: {place}, {type}`, of a customer `signal: {type}`, `stage: {journey} {run}, {stage}` or `after: {moment}`, a place by its name, else its id",
      ),
    ),
  ),
});

const url = v.pipe(v.string(), v.metadata({ format: "uri" }));

/** What a till takes. */
export const coupon = v.object({
  code: v.pipe(v.string(), v.description("what a till scans or types")),
  symbology: v.picklist(["ean13", "code128", "qr"]),
  value: v.pipe(v.string(), v.description("what it is worth, in the person's words")),
  expiresAt: instant,
  image: v.pipe(url, v.description("an SVG of the code")),
});

/** An offer in the person's words. Text, never markup. */
export const offer = v.object({
  moment: v.string(),
  campaign: v.exactOptional(v.string()),
  variant: v.string(),
  format: v.picklist(["banner", "button", "card", "landing"]),
  title: v.string(),
  body: v.exactOptional(v.string()),
  image: v.exactOptional(url),
  action: v.pipe(
    v.object({ label: v.string(), url }),
    v.description("without a link of its own the offer leads to its page /o/{receipt}"),
  ),
  validUntil: instant,
  coupon: v.exactOptional(coupon),
});

/** The answer to a ping. */
export const answer = v.object({
  outcome,
  via: v.exactOptional(via),
  reason: v.exactOptional(
    v.pipe(
      v.picklist(REASONS),
      v.description(
        "exactly when `outcome` is `none`: the first gate that the best-ranked candidate failed, in this order",
      ),
    ),
  ),
  offer: v.exactOptional(offer),
  presence: v.pipe(
    v.array(v.object({ place: v.string(), zone: v.exactOptional(v.string()), since: instant })),
    v.description("where the person is after this message; send the places back as `present`"),
  ),
  receipt: v.exactOptional(receiptId),
  gates: v.exactOptional(v.pipe(v.array(gate), v.description("every candidate, when `explain` was asked"))),
  pass: v.exactOptional(pass),
  area: v.exactOptional(
    v.pipe(
      v.object({ id: v.string(), until: instant }),
      v.description("where signals reach the position: send the id back as `area` until then"),
    ),
  ),
  serverTime,
});

const rowCount = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Answer of POST /v1/sightings. */
export const sightingsAnswer = v.object({
  accepted: v.pipe(rowCount, v.description("rows that could be read")),
  ignored: v.pipe(rowCount, v.description("rows that could not, and rows that came after too many of one person")),
});

/** Answer of POST /v1/profiles. */
export const profilesAnswer = v.object({
  accepted: v.pipe(rowCount, v.description("rows that were taken")),
  ignored: v.pipe(
    rowCount,
    v.description("rows of nobody, of who did not grant `profiling`, and beyond the bounds of a person"),
  ),
});

/** Answer of POST /v1/signals and /admin/v1/signals. */
export const signalAnswer = v.object({
  signal: v.pipe(
    v.string(),
    v.description("id of the signal: of a state of a place or of none, that of the message that began it"),
  ),
});
