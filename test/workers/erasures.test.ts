import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { breakObject, makeCustomer, nameCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import {
  MINUTE_MS,
  partOf,
  pass,
  passToAlarm,
  passToTimer,
  SECOND_MS,
  stateOf,
  tablesOf,
} from "./support/person-object.ts";
import { openPushDesk, subscribe } from "./support/push-desk.ts";
import { street } from "./support/street.ts";
import { type Answered, post, publish, told } from "./support/visitor.ts";

let crm: Gateway;
let other: Gateway;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2031, 8, 9, 12));
  openPushDesk();
  crm = await makeGateway("crm", "shop", { kind: "backend", scopes: ["link", "erase"] });
  other = await makeGateway("other-crm", "shop", { kind: "backend", scopes: ["profiles", "erase"] });
  expect((await publish(street([], { senders: [crm.entry, other.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => void vi.restoreAllMocks());

type About = { readonly ageSeconds?: number; readonly jti?: string };

const sign = (customer: string, about: About = {}, sender = crm) =>
  sender.sign({ customer }, { ...about, header: { typ: "erasure+jwt" } });
const erase = async (customer: string, about: About = {}, sender = crm): Promise<Answered> =>
  post("/v1/erasures", await sign(customer, about, sender));

describe("POST /v1/erasures", () => {
  it("leaves of a customer what their own message would, for a day, and then nothing", async () => {
    const visitor = await makeCustomer(crm, ["push", "profiling"]);
    const { customer, person } = visitor;
    await subscribe(visitor, "phone");
    const jti = newJti();
    const { status, body } = await erase(customer, { jti });
    expect([status, body]).toEqual([202, {}]);
    const { record, message } = await tablesOf(person);
    expect([record?.length, message]).toEqual([1, undefined]);
    const { erasure, profile } = await stateOf(person);
    expect([erasure.erasedAtMs, erasure.jti, profile]).toEqual([Date.now(), `crm/${jti}`, undefined]);
    await passToTimer(person, "forget");
    await passToAlarm(person);
    expect(await tablesOf(person)).toEqual({});
  });

  it("is answered alike of nobody, of whom nothing is stored", async () => {
    const { customer, person } = await nameCustomer();
    const { status, body } = await erase(customer);
    expect([status, body]).toEqual([202, {}]);
    expect(await tablesOf(person)).toEqual({});
  });

  it("erases no later life, if the message comes again or is older than the erasure", async () => {
    const { customer, person } = await makeCustomer(crm, ["push"]);
    const older = await sign(customer);
    pass(SECOND_MS);
    const token = await sign(customer);
    await post("/v1/erasures", token);
    const erased = await stateOf(person);
    pass(SECOND_MS);
    await post("/v1/erasures", token);
    expect(await stateOf(person)).toEqual(erased);
    await makeCustomer(crm, ["push"], { customer, person });
    const { epoch } = await partOf(person, "profile");
    for (const again of [token, older]) expect(told(await post("/v1/erasures", again))).toEqual([202, "good"]);
    expect((await partOf(person, "profile")).epoch).toBe(epoch);
    pass(SECOND_MS);
    await erase(customer);
    expect(await partOf(person, "profile")).toBeUndefined();
  });

  it("knows one back end's message from another's", async () => {
    const { customer, person } = await makeCustomer(crm, ["push"]);
    const jti = newJti();
    await erase(customer, { jti });
    pass(SECOND_MS);
    await makeCustomer(crm, ["push"], { customer, person });
    pass(SECOND_MS);
    await erase(customer, { jti }, other);
    expect((await stateOf(person)).erasure.jti).toBe(`other-crm/${jti}`);
  });

  it("is 503 if the object does not answer, and erases once it does", async () => {
    const { customer, person } = await makeCustomer(crm, ["push"]);
    const token = await sign(customer);
    const repair = await breakObject(person);
    expect(told(await post("/v1/erasures", token))).toEqual([503, "unavailable"]);
    await repair();
    expect(told(await post("/v1/erasures", token))).toEqual([202, "good"]);
    expect(await partOf(person, "profile")).toBeUndefined();
  });

  it("is refused without the scope, with a wrong form, and out of its window", async () => {
    const profiles = await makeGateway("crm-profiles", "shop", { kind: "backend", scopes: ["profiles"] });
    expect((await publish(street([], { senders: [crm.entry, profiles.entry] }))).status).toBe(200);
    expect(told(await erase("4711", {}, profiles))).toEqual([403, "out-of-scope"]);
    expect(told(await erase("47 11"))).toEqual([422, "invalid"]);
    expect(told(await erase("4711", { ageSeconds: 121 }))).toEqual([401, "clock-skew"]);
    expect(told(await post("/v1/erasures", "x".repeat(8_193)))).toEqual([413, "content-too-large"]);
  });
});

describe("a customer who was erased", () => {
  it("is nobody to a profile row for as long as they do not come back", async () => {
    const { customer, person } = await makeCustomer(crm, ["profiling"]);
    const senders = [crm.entry, other.entry];
    expect((await publish(street([], { senders }))).status).toBe(200);
    await erase(customer);
    const rows = [{ customer, set: { vip: true } }];
    const sent = await post("/v1/profiles", await other.sign({ rows }, { header: { typ: "profiles+jwt" } }));
    expect(sent.body).toEqual({ accepted: 0, ignored: 1 });
    expect((await stateOf(person)).profile).toBeUndefined();
  });
});
