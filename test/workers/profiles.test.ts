import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { breakObject, makeCustomer, nameCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import {
  DAY_MS,
  evict,
  MINUTE_MS,
  partOf,
  pass,
  rowsOf,
  SECOND_MS,
  stateOf,
  tablesOf,
} from "./support/person-object.ts";
import { openPushDesk, subscribe } from "./support/push-desk.ts";
import { offer, street } from "./support/street.ts";
import { type Answered, post, publish, told } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2031, 7, 9, 12);

let crm: Gateway;
let other: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  openPushDesk();
  const backend = { kind: "backend" as const, scopes: ["link", "profiles", "signal:ready"] };
  crm = await makeGateway("crm", "shop", backend);
  other = await makeGateway("other-crm", "shop", { kind: "backend", scopes: ["erase", "signal:any"] });
  const when = "person.attributes.vip";
  const caps = [{ max: 9, per: "P1D" }];
  const [variant] = offer().variants;
  const named = { variants: [{ ...variant, body: { en: "You like {attributes.secret}" } }] } as ReturnType<
    typeof offer
  >;
  const moments = [{ id: "vip", on: { signal: "ready" }, when, caps, offer: named }];
  expect((await publish(street(moments, { senders: [crm.entry, other.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => void vi.restoreAllMocks());

type About = { readonly ageSeconds?: number; readonly jti?: string };

const HEADER = { typ: "profiles+jwt" };
const send = async (rows: readonly object[], about: About = {}, sender = crm): Promise<Answered> =>
  post("/v1/profiles", await sender.sign({ rows }, { ...about, header: HEADER }));
const attributesOf = async (person: string) => (await partOf(person, "profile")).attributes;

describe("POST /v1/profiles", () => {
  it("sets and unsets attributes of customers who granted `profiling`, and counts its rows", async () => {
    const [one, two, without] = [
      await makeCustomer(crm, ["profiling"]),
      await makeCustomer(crm, ["profiling", "marketing"]),
      await makeCustomer(crm, ["marketing"]),
    ];
    const { status, body } = await send([
      { customer: one.customer, set: { vip: true, tier: "gold" } },
      { customer: two.customer, set: { spent: 12.5 } },
      { customer: without.customer, set: { vip: true } },
      { customer: "nobody", set: { vip: true } },
      { customer: one.customer, unset: ["tier"] },
    ]);
    expect([status, body]).toEqual([202, { accepted: 3, ignored: 2 }]);
    expect(await attributesOf(one.person)).toEqual({ vip: true });
    expect(await attributesOf(two.person)).toEqual({ spent: 12.5 });
    expect(await attributesOf(without.person)).toEqual({});
  });

  it("takes the last row of a message that speaks of a name, also when the message comes again", async () => {
    const { customer, person } = await makeCustomer(crm, ["profiling"]);
    const rows = [1, 2, 3].map((n) => ({ customer, set: { n } }));
    const jti = newJti();
    for (let time = 0; time < 2; time++) {
      expect((await send(rows, { jti })).body).toEqual({ accepted: 3, ignored: 0 });
      expect(await attributesOf(person)).toEqual({ n: 3 });
    }
  });

  it("stores nothing of nobody", async () => {
    const { customer, person } = await nameCustomer();
    expect((await send([{ customer, set: { vip: true } }])).body).toEqual({ accepted: 0, ignored: 1 });
    expect(await tablesOf(person)).toEqual({});
  });

  it("lets the later `iat` count, whichever comes first, and writes nothing for a message that comes again", async () => {
    const { customer, person } = await makeCustomer(crm, ["profiling"]);
    const jti = newJti();
    const late = await crm.sign({ rows: [{ customer, set: { n: 1 } }] }, { jti, ageSeconds: 60, header: HEADER });
    await send([{ customer, set: { n: 2 } }]);
    expect((await post("/v1/profiles", late)).body).toEqual({ accepted: 1, ignored: 0 });
    expect(await attributesOf(person)).toEqual({ n: 2 });
    const before = await stateOf(person);
    pass(SECOND_MS);
    await evict(person);
    expect((await post("/v1/profiles", late)).body).toEqual({ accepted: 1, ignored: 0 });
    expect(await stateOf(person)).toEqual(before);
  });

  it("ignores a row that leads beyond 100 attributes, as a whole", async () => {
    const { customer, person } = await makeCustomer(crm, ["profiling"]);
    const set = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`n${index}`, index]));
    expect((await send([{ customer, set: { ...set, more: 1 } }])).body).toEqual({ accepted: 0, ignored: 1 });
    expect((await send([{ customer, set }])).body).toEqual({ accepted: 1, ignored: 0 });
    expect((await send([{ customer, set: { n1: 0, more: 1 } }])).body).toEqual({ accepted: 0, ignored: 1 });
    expect(await attributesOf(person)).toEqual(set);
  });

  it("takes a token of 64 KiB, and none that is larger", async () => {
    const row = { customer: "nobody", set: { text: "" } };
    const fill = async (length: number) => (await send([{ ...row, set: { text: "x".repeat(length) } }])).status;
    expect(await fill(48_000)).toBe(202);
    expect(await fill(49_152)).toBe(413);
  });

  it("is refused without the scope, with a wrong form, and out of its window", async () => {
    const rows = [{ customer: "nobody", set: { vip: true } }];
    expect(told(await send(rows, {}, other))).toEqual([403, "out-of-scope"]);
    expect(told(await send([]))).toEqual([422, "invalid"]);
    expect(told(await send(rows, { ageSeconds: 121 }))).toEqual([401, "clock-skew"]);
    expect(told(await send(rows, { ageSeconds: -31 }))).toEqual([401, "clock-skew"]);
  });

  it("answers 503 if an object does not answer, and the same again does nothing twice", async () => {
    const [one, two] = [await makeCustomer(crm, ["profiling"]), await makeCustomer(crm, ["profiling"])];
    const repair = await breakObject(two.person);
    const token = await crm.sign(
      { rows: [one, two].map(({ customer }) => ({ customer, set: { n: 1 } })) },
      { header: HEADER },
    );
    expect(told(await post("/v1/profiles", token))).toEqual([503, "unavailable"]);
    await repair();
    const before = await stateOf(one.person);
    expect(before.profile.attributes).toEqual({ n: 1 });
    expect((await post("/v1/profiles", token)).body).toEqual({ accepted: 2, ignored: 0 });
    expect(await stateOf(one.person)).toEqual(before);
    expect(await attributesOf(two.person)).toEqual({ n: 1 });
  });
});

describe("messages of back ends that change a person", () => {
  it("are 1,000 in 24 hours, with those of gateways; beyond, rows are ignored", async () => {
    const { customer, person } = await makeCustomer(crm, ["profiling"]);
    await runInDurableObject(env.PERSON.getByName(person), (_, { storage: { sql } }) => {
      const insert = "INSERT INTO message (kid, jti, typ, iatMs, atMs, answer) VALUES ('tag:t', ?, 's', 0, ?, '{}')";
      for (let number = 0; number < 998; number++) sql.exec(insert, `g/${number}`, Date.now());
    });
    await evict(person);
    const set = async (n: number) => {
      pass(SECOND_MS);
      return (await send([{ customer, set: { n } }])).body.accepted;
    };
    expect([await set(1), await set(2), await set(3)]).toEqual([1, 1, 0]);
    expect(await attributesOf(person)).toEqual({ n: 2 });
    // That is remembered, and forgotten a day later.
    await evict(person);
    expect(await set(4)).toBe(0);
    pass(DAY_MS);
    expect(await set(5)).toBe(1);
    expect((await stateOf(person)).senderTimes).toEqual([Date.now()]);
  });
});

describe("withdrawing `profiling`", () => {
  it("takes what rows said, from what decisions were made from and from offers that nobody asked for, too", async () => {
    const visitor = await makeCustomer(crm, ["profiling", "marketing", "push"]);
    const { customer, person } = visitor;
    await subscribe(visitor, "phone");
    await send([{ customer, set: { vip: true, secret: "plum" } }]);
    const signal = await crm.sign({ type: "ready", customer }, { header: { typ: "signal+jwt" } });
    expect((await post("/v1/signals", signal)).status).toBe(202);
    const stored = async () => JSON.stringify(await tablesOf(person));
    expect((await partOf(person, "exposures")).length).toBe(1);
    expect(await stored()).toContain("plum");
    pass(SECOND_MS);
    await visitor.consent({ profiling: false });
    expect(await stored()).not.toContain("plum");
    const { attributes, rowNames } = await partOf(person, "profile");
    expect([attributes, rowNames]).toEqual([{}, undefined]);
    // The message is known all the same, so that it has no effect if it comes again.
    const [row] = (await rowsOf(person, "message")).filter(({ kid }) => kid === "sender:crm");
    expect(JSON.parse(String(row?.answer))).toMatchObject({ outcome: "push" });
    expect((await send([{ customer, set: { vip: true } }])).body).toEqual({ accepted: 0, ignored: 1 });
  });
});
