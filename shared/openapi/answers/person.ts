import * as v from "valibot";
import { RUN_ENDS } from "../../journeys/run.ts";
import { gate, outcome, REASONS } from "./answer.ts";
import { pass } from "./signed.ts";
import { instant, receiptId } from "./values.ts";

/** Answer of POST /v1/reactions. */
export const nothing = v.object({});

/** What happened to a run. */
const runNote = v.object({
  journey: v.string(),
  run: v.pipe(v.string(), v.description("its key")),
  stage: v.exactOptional(v.pipe(v.string(), v.description("where it came to; absent if it only ended"))),
  ended: v.exactOptional(v.pipe(v.picklist(RUN_ENDS), v.description("why it is over; absent while it is not"))),
});

/** A stored decision, or the last "no" of a moment. */
export const receipt = v.object({
  id: v.exactOptional(v.pipe(receiptId, v.description("absent of a mere no"))),
  at: instant,
  byDay: v.exactOptional(v.pipe(v.literal(true), v.description("of another device: `at` is when that UTC day began"))),
  outcome,
  reason: v.exactOptional(v.picklist(REASONS)),
  moment: v.exactOptional(v.string()),
  runs: v.exactOptional(v.pipe(v.array(runNote), v.description("runs that came to a stage by it, or ended"))),
  gates: v.array(gate),
  lookedUp: v.exactOptional(
    v.pipe(v.array(v.string()), v.description("UTC days on which an operator looked it up; absent: nobody did")),
  ),
});

/** Answer of POST /v1/me/receipts. */
export const receipts = v.object({
  receipts: v.pipe(v.array(receipt), v.maxLength(100), v.description("newest first")),
});

/** Devices of a customer. */
const devices = v.array(v.object({ device: v.string(), linkedAt: instant }));

/** Answer of POST /v1/me/link. */
export const linkAnswer = v.object({
  pass: v.pipe(pass, v.description("of the customer's person")),
  person: v.pipe(v.string(), v.description("the customer's person")),
  consent: v.pipe(v.record(v.string(), v.boolean()), v.description("by purpose: what holds now, on all devices")),
  merged: v.pipe(v.boolean(), v.description("what the device's own person had has come over with this link")),
  devices: v.pipe(devices, v.description("of the customer, this one among them")),
});

const rows = v.array(v.looseObject({}));

/** Answer of POST /v1/me/export: a page of the rows of the person's object (docs/storage.md). Times end in `Ms`: epoch milliseconds. */
export const exported = v.object({
  profile: v.exactOptional(
    v.pipe(v.looseObject({}), v.description("id, epoch, locale, time zone, attributes, scores, suppressions, stops")),
  ),
  consent: v.exactOptional(
    v.pipe(v.record(v.string(), v.object({ granted: v.boolean(), atMs: v.number() })), v.description("by purpose")),
  ),
  presence: v.exactOptional(v.pipe(v.looseObject({}), v.description("stays, visits, visit counts by place"))),
  exposures: v.exactOptional(v.pipe(v.unknown(), v.description("what caps count"))),
  consentEvents: v.exactOptional(v.pipe(rows, v.description("every change of mind"))),
  subscriptions: v.exactOptional(v.pipe(rows, v.description("push endpoints, by device"))),
  tags: v.exactOptional(v.pipe(rows, v.description("keyed hashes of registered tags"))),
  queuedPushes: v.exactOptional(v.pipe(rows, v.description("pushes on their way"))),
  receipts: v.exactOptional(v.pipe(rows, v.description("stored decisions, each with `decidedFrom`"))),
  reactions: v.exactOptional(rows),
  history: v.exactOptional(
    v.pipe(rows, v.description("by moment, when it was given and reacted to last, as far as no other row tells")),
  ),
  coupons: v.exactOptional(v.pipe(rows, v.description("each with its code, its `state` and what tills did with it"))),
  codes: v.exactOptional(v.pipe(rows, v.description("of coupons that are gone, until the index has forgotten them"))),
  card: v.exactOptional(
    v.pipe(v.record(v.string(), v.unknown()), v.description("the loyalty card, with all numbers of it")),
  ),
  points: v.exactOptional(v.pipe(rows, v.description("the entries of the points ledger"))),
  purchases: v.exactOptional(v.pipe(rows, v.description("sales that tills and back ends told of, with their refunds"))),
  messages: v.exactOptional(v.pipe(rows, v.description("messages that changed state in the last 24 h 5 min"))),
  refunds: v.exactOptional(
    v.pipe(rows, v.description("units of budgets that go back, since their push was called off")),
  ),
  measured: v.exactOptional(
    v.pipe(v.looseObject({}), v.description("by campaign: the first exposure, and whether the person converted")),
  ),
  hooks: v.exactOptional(
    v.pipe(v.looseObject({}), v.description("webhooks that know the person, and since when partners may hear nothing")),
  ),
  owed: v.exactOptional(
    v.pipe(rows, v.description("what is to be counted or told to webhooks, and no counter or outbox has yet")),
  ),
  runs: v.exactOptional(v.pipe(rows, v.description("of journeys: each with its stage, its data and when it is due"))),
  earlyStages: v.exactOptional(v.pipe(rows, v.description("stages that wait for the one that opens their run"))),
  endedRuns: v.exactOptional(v.pipe(rows, v.description("runs that are over since a day at most, and why"))),
  areas: v.exactOptional(v.pipe(rows, v.description("where the person is registered for signals"))),
  devices: v.exactOptional(
    v.pipe(rows, v.description("of a customer: `device`, `linkedAt` and, once unlinked, `closedAt`")),
  ),
  merges: v.exactOptional(v.pipe(rows, v.description("devices on their way to the customer"))),
  linksMs: v.exactOptional(
    v.pipe(v.array(v.number()), v.description("when devices were newly linked, in the last day")),
  ),
  timers: v.exactOptional(v.pipe(rows, v.description("what is due when"))),
  erasures: v.exactOptional(v.pipe(rows, v.description("of an earlier life"))),
  next: v.exactOptional(v.pipe(v.string(), v.description("asks for the next page; absent of the last one"))),
  memory: v.exactOptional(v.pipe(v.looseObject({}), v.description("what is not stored, and lost at any time"))),
});
