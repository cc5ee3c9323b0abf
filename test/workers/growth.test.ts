import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Envelope } from "../../shared/person/envelope.ts";
import type { PingCall } from "../../workers/objects/person/calls.ts";
import { consentEventsOf, evict, rowsOf } from "./support/person-object.ts";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/** As many messages a minute as a device may send. */
const A_MINUTE = 600;
const START_MS = Date.UTC(2029, 5, 4, 0, 1);

let version = "";

beforeAll(async () => {
  vi.setSystemTime(START_MS);
  const published = await publish(street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }]));
  version = published.body.version;
});

const objectOf = ({ person }: Visitor) => env.PERSON.getByName(person);

function envelopeOf(visitor: Visitor, typ: string): Envelope {
  const nowMs = Date.now();
  const { person, device } = visitor;
  const times = { iatMs: nowMs, receivedMs: nowMs, passIatMs: nowMs, passEpoch: 0 };
  return { person, kid: device.id, jti: newJti(), typ, ...times, standing: "in" };
}

/** One ping as the edge hands it over, in or out of the shop. */
async function step(visitor: Visitor, isIn: boolean): Promise<string> {
  const envelope = envelopeOf(visitor, "ping+jwt");
  const { jti, iatMs, receivedMs, kid: device } = envelope;
  const fix = { accuracyMetres: 10, inside: isIn ? ["shop"] : [], border: [] };
  const ping: PingCall = {
    envelope,
    version,
    facts: { device, jti, iatMs, receivedMs, fix, beacons: [], channel: "inline" },
    said: {},
    mesh: { pausedMoments: [], pausedCampaigns: [], liveSignals: [], units: [] },
    explain: false,
  };
  const reply = JSON.parse(await objectOf(visitor).ping(JSON.stringify(ping)));
  return reply.ok ? "ok" : reply.error.code;
}

const all = (granted: boolean) => Array.from({ length: 20 }, (_, at) => ({ purpose: `purpose-${at}`, granted }));

/** One consent of twenty purposes as the edge hands it over. */
async function say(visitor: Visitor, granted: boolean): Promise<string> {
  const reply = await objectOf(visitor).consent({
    envelope: envelopeOf(visitor, "consent+jwt"),
    claims: { grants: all(granted), noticeVersion: "1", surface: "test" },
    purposes: all(true).map(({ purpose }) => purpose),
    noticeVersion: "1",
  });
  return reply.ok ? "ok" : reply.error.code;
}

const bytesOf = ({ person }: Visitor) =>
  runInDurableObject(env.PERSON.getByName(person), (_, { storage }) => storage.sql.databaseSize);

/** Sends as fast as a device may, for so many minutes; how each was answered. */
async function storm(minutes: number, send: (number: number) => Promise<string>): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  for (let number = 0; number < minutes * A_MINUTE; number++) {
    vi.setSystemTime(Date.now() + 60_000 / A_MINUTE);
    const answer = await send(number);
    answers[answer] = (answers[answer] ?? 0) + 1;
  }
  return answers;
}

/** Every page of the export, the object asleep before: how many, how many bytes, how long they took by the clock. */
async function exportAll(visitor: Visitor): Promise<{ pages: number; bytes: number; tookMs: number }> {
  await evict(visitor.person);
  const beganMs = performance.now();
  let [pages, bytes] = [0, 0];
  for (let next: string | undefined = ""; next !== undefined; pages++) {
    const { status, body } = await visitor.send("/v1/me/export", "export+jwt", next === "" ? {} : { next });
    expect(status).toBe(200);
    bytes += JSON.stringify(body).length;
    next = body.next;
  }
  return { pages, bytes, tookMs: performance.now() - beganMs };
}

/** Thousands of messages take their time. */
const SLOW = { timeout: 90_000 };

describe("as much as one device may send, for minutes on end", () => {
  it("in and out of a place, leaves 2,000 messages and 200 receipts, and an export of a few pages", SLOW, async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const answers = await storm(4, (number) => step(visitor, number % 2 === 0));
    // What changes nothing is still answered: being in once more, after the way out was refused.
    expect(answers).toEqual({ ok: 1_999 + 200, "rate-limited": 201 });
    const rows = await rowsOf(visitor.person, "message");
    expect(rows).toHaveLength(2_000);
    expect(rows.filter(({ receipt }) => receipt !== null)).toHaveLength(200);
    const bytes = await bytesOf(visitor);
    expect(bytes).toBeLessThan(3_000_000);
    const exported = await exportAll(visitor);
    expect(exported.pages).toBeLessThanOrEqual(6);
    console.info("in and out", { rows: rows.length, stored: await bytesOf(visitor), ...exported });
  });

  it("with 20 purposes on and off, leaves 100 grants, their withdrawals, and nothing else", SLOW, async () => {
    const visitor = await makeVisitor(["location"]);
    const answers = await storm(1, (number) => say(visitor, number % 2 === 0));
    // Four times twenty after the first grant of all; what is withdrawn already is answered, and stored no more.
    expect(answers).toEqual({ ok: 300 + 4, "rate-limited": 296 });
    expect(await consentEventsOf(visitor.person)).toHaveLength(1 + 2 * 80);
    expect(await rowsOf(visitor.person, "message")).toHaveLength(1 + 2 * 4);
    const bytes = await bytesOf(visitor);
    expect(bytes).toBeLessThan(300_000);
    console.info("purposes", { stored: await bytesOf(visitor), ...(await exportAll(visitor)) });
  });
});
