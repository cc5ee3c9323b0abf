import { runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import { newJti } from "../../../client/sdk/device.ts";
import type { PersonRows } from "../../../shared/accounts/person-rows.ts";
import { type MergeTerms, unitePeople } from "../../../shared/accounts/unite-people.ts";
import { indexJourneys } from "../../../shared/catalog/compile/index-journeys.ts";
import { present } from "../../../shared/json/present.ts";
import { NO_MESH_FACTS } from "../../../shared/live/mesh-facts.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import type { StoredAnswer } from "../../../shared/respond/answer.ts";
import type { Env } from "../../../workers/env.ts";
import { uniteRows } from "../../../workers/objects/person/accounts/unite-rows.ts";
import type { PingCall, PingReply, Reply } from "../../../workers/objects/person/calls.ts";
import { makePersonContext } from "../../../workers/objects/person/person-context.ts";
import { readPersonRows, writeUnited } from "../../../workers/objects/person/store/person-rows.ts";
import { makePersonStore, type PersonStore } from "../../../workers/objects/person/store/person-store.ts";
import { NO_CAPS } from "../../support/person-rows.ts";
import { evict } from "./person-object.ts";
import { objectOf } from "./push-desk.ts";
import type { Visitor } from "./visitor.ts";

/** All rows of a visitor, as they would go to another object. */
export async function rowsOfVisitor(visitor: Visitor): Promise<PersonRows> {
  const rows = await runInDurableObject(objectOf(visitor), (_, { storage }) => {
    // Who looks brings the tables up to date.
    makePersonStore(storage).load();
    return readPersonRows(storage);
  });
  if (rows === undefined) throw new Error("there is no such person");
  return JSON.parse(JSON.stringify(rows));
}

/** Takes a device's own person out of its object, as one that keeps nothing more. */
export async function takeAway(visitor: Visitor): Promise<PersonRows> {
  const rows = await rowsOfVisitor(visitor);
  await runInDurableObject(objectOf(visitor), (_, { storage }) => storage.deleteAll());
  await evict(visitor.person);
  return rows;
}

/**
 * Makes the account one with these rows in its own object, and expects that what the object then knows in memory is what is
 * stored, and that its alarm stands.
 */
export async function uniteInto(account: Visitor, device: PersonRows, terms: Partial<MergeTerms> = {}): Promise<void> {
  await runInDurableObject(objectOf(account), (instance, ctx) => {
    const { env } = instance as unknown as { readonly env: Env };
    const context = makePersonContext(ctx, env);
    // As an object that is at work: what it knows is from before.
    context.store.load();
    const owners = Object.fromEntries(device.tags.map(({ tag }) => [tag, `account's ${tag}`]));
    const all = {
      id: newJti(),
      places: true,
      owners,
      scores: [],
      journeys: indexJourneys([]),
      caps: NO_CAPS,
      nowMs: Date.now(),
      ...terms,
    };
    const work = { unitePeople, readPersonRows, writeUnited };
    const person = uniteRows(context, ctx.storage, { work, device, terms: all });
    expect(person).toBe(context.store.load());
    expect(knownTo(context.store)).toEqual(knownTo(makePersonStore(ctx.storage)));
    return ctx.storage.getAlarm().then((alarmMs) => {
      const dueMs = context.store.timers.list().map((timer) => timer.dueMs);
      expect(alarmMs).toBe(dueMs.length === 0 ? null : Math.max(Math.min(...dueMs), Date.now()));
    });
  });
  await evict(account.person);
}

function knownTo(store: PersonStore) {
  const person = store.load();
  const { messages, subscriptions, outbox, consentEvents, timers } = store;
  return {
    person,
    refunds: store.refunds(),
    measured: store.measured(),
    owed: store.owed(),
    areas: store.areas(),
    wrongClaims: store.wrongClaims(),
    subscriptions: subscriptions.list(),
    pushes: outbox.list(),
    senders: [...messages.senders()].toSorted(),
    times: [messages.timesOf("own"), messages.timesOf("senders")],
    grants: consentEvents.grantsToday(Date.now()),
    timers: timers.kept(),
  };
}

/** Takes a device's own person into the account. */
export async function unite(account: Visitor, device: Visitor, terms?: Partial<MergeTerms>): Promise<void> {
  await uniteInto(account, await takeAway(device), terms);
}

/** A message of a device that was taken in, as the edge hands it to the account's object. */
function envelopeOf(account: Visitor, device: Visitor, typ: string, jti: string): Envelope {
  const nowMs = Date.now();
  const times = { iatMs: nowMs, receivedMs: nowMs, passIatMs: nowMs, passEpoch: 0 };
  return { person: account.person, kid: device.device.id, jti, typ, ...times, standing: "in" };
}

/** A ping of such a device: in the shop, or of no place. */
export async function pingAs(
  account: Visitor,
  device: Visitor,
  about: { readonly version: string; readonly jti?: string; readonly isInShop?: boolean },
): Promise<StoredAnswer | undefined> {
  const { version, jti = newJti(), isInShop = false } = about;
  const envelope = envelopeOf(account, device, "ping+jwt", jti);
  const { kid, iatMs, receivedMs } = envelope;
  const fix = isInShop ? { accuracyMetres: 10, inside: ["shop"], border: [] } : undefined;
  const channel = "inline" as const;
  const facts = present({ device: kid, jti, iatMs, receivedMs, fix, beacons: [], channel });
  const call: PingCall = { envelope, version, facts, said: {}, mesh: NO_MESH_FACTS, explain: false };
  const reply: Reply<PingReply> = JSON.parse(await objectOf(account).ping(JSON.stringify(call)));
  return reply.ok ? reply.value?.answer : undefined;
}

/** A reaction of such a device. */
export async function reactAs(account: Visitor, device: Visitor, serial: string, kind: "click" | "impression") {
  const envelope = envelopeOf(account, device, "reaction+jwt", newJti());
  expect(await objectOf(account).react({ envelope, serial, kind, value: undefined })).toEqual({
    ok: true,
    value: true,
  });
}
