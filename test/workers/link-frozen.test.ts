import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Person } from "../../workers/objects/person.ts";
import { type BackEnd, makeBackEnd } from "./support/account.ts";
import {
  alarmOf,
  evict,
  MINUTE_MS,
  partOf,
  pass,
  passToAlarm,
  rowsOf,
  runAlarm,
  stateOf,
  tablesOf,
} from "./support/person-object.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, told, type Visitor } from "./support/visitor.ts";

/*
 * A merge that stops half way: either the customer's person has not got the rows of the device's own (`freeze` is lost on its
 * way back), or that one has not heard that they were taken (`finish` is lost on its way there).
 */

const NOON_MS = Date.UTC(2033, 2, 3, 12);

let crm: BackEnd;
let customers = 0;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  crm = await makeBackEnd();
  const moment = { caps: [{ max: 9, per: "day" as const }], quietHours: "ignore" as const, offer: offer() };
  const moments = [{ id: "welcome", on: { enter: { place: "shop" } }, ...moment }];
  expect((await publish(street(moments, { senders: [crm.entry] }))).status).toBe(200);
});
beforeEach(() => {
  vi.spyOn(console, "error").mockReturnValue();
  pass(MINUTE_MS);
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => void vi.useRealTimers());

interface HalfWay {
  readonly phone: Visitor;
  /** The device's own person, who is frozen. */
  readonly own: string;
  /** The customer's person. */
  readonly person: string;
  /** The way between the two is free again: alarms do the rest. */
  readonly free: () => Promise<void>;
}

/** Links a phone while this step of a merge is lost again and again. */
async function linkHalfWay(
  purposes: readonly string[],
  lost: "freeze" | "finish",
  before: (visitor: Visitor) => Promise<void> = async () => {},
): Promise<HalfWay> {
  const phone = await makeVisitor(purposes);
  await before(phone);
  const own = phone.person;
  const { pass: ownPass } = phone;
  const { freeze } = Person.prototype;
  const losing =
    lost === "finish"
      ? vi.spyOn(Person.prototype, "finish").mockRejectedValue(new Error("lost"))
      : vi.spyOn(Person.prototype, "freeze").mockImplementation(async function (this: Person, call) {
          await freeze.call(this, call);
          throw new Error("lost on its way back");
        });
  const answered = await crm.link(phone, `half-way-${customers++}`, { places: true });
  expect(told(answered)).toEqual(lost === "finish" ? [200, "good"] : [503, "unavailable"]);
  phone.pass = ownPass;
  const { forward } = await stateOf(own);
  expect(forward.state).toBe("frozen");
  const person = forward.to;
  return {
    phone,
    own,
    person,
    async free() {
      losing.mockRestore();
      for (const one of [own, person]) await evict(one);
      for (let turns = 0; turns < 6 && (await stateOf(own)).forward?.state === "frozen"; turns++) {
        const [ownMs, personMs] = await Promise.all([alarmOf(own), alarmOf(person)]);
        await passToAlarm((personMs ?? Number.POSITIVE_INFINITY) < (ownMs ?? Number.POSITIVE_INFINITY) ? person : own);
      }
    },
  };
}

describe.each(["freeze", "finish"] as const)("somebody whose merge hangs at its %s", (lost) => {
  it("gives nothing and takes nothing in, but is asked again in a second", async () => {
    const { phone, free } = await linkHalfWay(["location", "marketing"], lost);
    for (const answered of [await phone.ping(at(SHOP)), await phone.consent({ push: true })]) {
      expect(told(answered)).toEqual([503, "unavailable"]);
      expect(answered.headers.get("retry-after")).toBe("1");
    }
    await free();
    expect((await phone.ping(at(SHOP))).body.outcome).toBe("offer");
  });

  it("keeps what is due: a stay that was about to end ends as the customer's", async () => {
    const { phone, own, person, free } = await linkHalfWay(["location", "marketing"], lost, async (visitor) => {
      expect((await visitor.ping(at(SHOP))).body.outcome).toBe("offer");
    });
    const { timers } = await stateOf(own);
    vi.setSystemTime(timers.silence + 1);
    await runAlarm(own);
    expect((await stateOf(own)).timers.silence).toBeGreaterThan(0);
    await free();
    // In the order in which they come: those of the link, and the one of the stay.
    for (let turns = 0; turns < 4; turns++)
      if ((await partOf(person, "presence")).stays.length > 0) await passToAlarm(person);
    expect((await partOf(person, "presence")).stays).toEqual([]);
    expect(phone.person).toBe(own);
  });

  it("withdraws all the same: with a proof at once, and the customer's person obeys before anything else", async () => {
    const { phone, own, person, free } = await linkHalfWay(["location", "marketing"], lost);
    const jti = "w".repeat(22);
    const withdrawn = await phone.consent({ marketing: false }, { jti });
    expect(withdrawn).toMatchObject({ status: 200, body: { consent: { location: true, marketing: false } } });
    expect(withdrawn.body.proof).toEqual(expect.any(String));
    expect((await phone.send("/v1/me/subscription", "subscription+jwt", { subscription: null })).status).toBe(204);
    const tag = { tag: "c0:ff:ee:00:00:01", register: false };
    expect((await phone.send("/v1/me/tags", "tag+jwt", tag)).status).toBe(204);
    await free();
    expect(await partOf(person, "consent")).toMatchObject({
      location: { granted: true },
      marketing: { granted: false },
    });
    expect(await stateOf(own)).toMatchObject({ forward: { state: "moved" } });
    expect(await rowsOf(own, "message")).toEqual([]);
  });

  it("is erased all the same: nothing of it is anywhere once that is heard", async () => {
    const { phone, own, person, free } = await linkHalfWay(["location", "marketing"], lost);
    const jti = "e".repeat(22);
    const erased = await phone.send("/v1/me/erase", "erase+jwt", {}, { jti });
    expect(erased.status).toBe(200);
    expect((await phone.send("/v1/me/erase", "erase+jwt", {}, { jti })).body).toEqual(erased.body);
    expect(told(await phone.ping(at(SHOP)))[0]).not.toBe(200);
    expect(await rowsOf(own, "message")).toEqual([]);
    await free();
    for (const one of [own, person]) {
      const left = JSON.stringify(await tablesOf(one));
      for (const part of ["profile", "forward", "erasing"]) expect(left).not.toContain(part);
    }
    expect(told(await phone.ping(at(SHOP)))).toEqual([401, "revoked"]);
  });

  it("is unlinked all the same, and its key is used up", async () => {
    const { phone, own, person, free } = await linkHalfWay(["location", "marketing"], lost);
    expect((await phone.send("/v1/me/unlink", "unlink+jwt")).status).toBe(204);
    await free();
    await passToAlarm(person);
    expect((await stateOf(own)).forward).toMatchObject({ state: "closed" });
    expect(told(await phone.ping(at(SHOP)))).toEqual([401, "revoked"]);
    expect(await partOf(person, "consent")).toMatchObject({ marketing: { granted: true } });
  });

  it("withdraws all the same, though the device was unlinked before", async () => {
    const { phone, person, free } = await linkHalfWay(["location", "marketing"], lost);
    expect((await phone.send("/v1/me/unlink", "unlink+jwt")).status).toBe(204);
    const { status, body } = await phone.consent({ marketing: false });
    expect([status, body.consent.marketing]).toEqual([200, false]);
    await free();
    expect(await partOf(person, "consent")).toMatchObject({ marketing: { granted: false } });
  });

  it("goes with the customer, if they are erased meanwhile", async () => {
    const { phone, own, person, free } = await linkHalfWay(["location", "marketing"], lost);
    const laptop = await makeVisitor();
    const { customer } = await partOf(person, "profile");
    await crm.link(laptop, customer);
    vi.mocked(Person.prototype.freeze).mockRestore?.();
    vi.mocked(Person.prototype.finish).mockRestore?.();
    await crm.link(laptop, customer);
    expect((await laptop.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    await free();
    for (const one of [own, person]) expect(await stateOf(one)).not.toHaveProperty("profile");
    expect(told(await phone.ping(at(SHOP)))).toEqual([401, "revoked"]);
  });
});
