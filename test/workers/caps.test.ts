import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Catalog, Moment } from "../../shared/catalog/catalog.ts";
import { evict, HOUR_MS, MINUTE_MS, partOf, pass, rowsOf } from "./support/person-object.ts";
import { offer, street } from "./support/street.ts";
import { type Answered, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

const CROWD = 200;

/** Moments that wait for an event of their own name. */
function onEvents(caps: Record<string, Partial<Moment>>, more: Partial<Catalog> = {}) {
  return street(
    Object.entries(caps).map(([name, changes]) => ({ id: name, on: { event: name }, offer: offer(), ...changes })),
    more,
  );
}

const saying = (visitor: Visitor, name: string) => visitor.ping({ event: { name } });

/** Signs all first, then sends all at once; one that is told to come back comes back. */
async function sendAtOnce(visitor: Visitor, names: readonly string[], meanwhile: () => Promise<void> = async () => {}) {
  const tokens = await Promise.all(names.map((name) => visitor.sign("ping+jwt", { event: { name } })));
  const [answers] = await Promise.all([Promise.all(tokens.map(sendUntilAnswered)), meanwhile()]);
  return answers.map(({ body }) => body);
}

async function sendUntilAnswered(token: string): Promise<Answered> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const answered = await post("/v1/pings", token);
    if (answered.status !== 503) return answered;
  }
  throw new Error("never answered");
}

const offers = (answers: readonly Answered["body"][]) => answers.filter(({ outcome }) => outcome === "offer");

beforeAll(() => void vi.setSystemTime(Date.now()));

describe(`${CROWD} simultaneous pings of one person`, () => {
  const crowd = (names: readonly string[]) =>
    Array.from({ length: CROWD }, (_, at) => names[at % names.length] ?? "no name");

  it("against a cap of 1 give exactly one offer, and all others the reason", async () => {
    await publish(onEvents({ one: { caps: [{ max: 1, per: "day" }] } }));
    const visitor = await makeVisitor(["marketing"]);
    const answers = await sendAtOnce(visitor, crowd(["one"]));
    expect(offers(answers)).toHaveLength(1);
    expect(answers.filter(({ reason }) => reason === "cap-moment")).toHaveLength(CROWD - 1);
    expect(await partOf(visitor.person, "exposures")).toHaveLength(1);
  });

  it("over two moments of a campaign with a cap of 1 give exactly one offer", async () => {
    const campaigns = [{ id: "both", caps: [{ max: 1, per: "week" }] }];
    await publish(onEvents({ one: { campaign: "both" }, two: { campaign: "both" } }, { campaigns }));
    const visitor = await makeVisitor(["marketing"]);
    const answers = await sendAtOnce(visitor, crowd(["one", "two"]));
    expect(offers(answers)).toHaveLength(1);
    expect(answers.filter(({ reason }) => reason === "cap-campaign")).toHaveLength(CROWD - 1);
  });

  it("over two moments against a person's cap of 3 give exactly three offers, service moments beside", async () => {
    const policy = { caps: [{ max: 3, per: "P30D" }] };
    await publish(onEvents({ one: {}, two: {}, receipt: { service: true } }, { policy }));
    const visitor = await makeVisitor(["marketing"]);
    const answers = await sendAtOnce(visitor, crowd(["one", "two", "receipt", "one"]));
    const offered = offers(answers).map(({ offer: { moment } }) => moment);
    expect(offered.filter((moment) => moment === "receipt")).toHaveLength(CROWD / 4);
    expect(offered.filter((moment) => moment !== "receipt")).toHaveLength(3);
    expect(answers.filter(({ reason }) => reason === "cap-person")).toHaveLength((CROWD * 3) / 4 - 3);
  });

  it("give exactly one offer while the object is evicted again and again", async () => {
    await publish(onEvents({ one: { caps: [{ max: 1, per: "day" }] } }));
    const visitor = await makeVisitor(["marketing"]);
    const answers = await sendAtOnce(visitor, crowd(["one"]), async () => {
      for (let time = 0; time < 5; time++) await evict(visitor.person);
    });
    expect(offers(answers)).toHaveLength(1);
    expect(await partOf(visitor.person, "exposures")).toHaveLength(1);
  });

  it("of one message are one effect, and get one answer", async () => {
    await publish(onEvents({ one: {} }));
    const visitor = await makeVisitor(["marketing"]);
    const token = await visitor.sign("ping+jwt", { event: { name: "one" } });
    const answers = await Promise.all(Array.from({ length: CROWD }, () => post("/v1/pings", token)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]?.body.outcome).toBe("offer");
    expect((await rowsOf(visitor.person, "message")).filter(({ typ }) => typ === "ping+jwt")).toHaveLength(1);
  });
});

describe("a cap", () => {
  it("that is rolling frees its place after exactly its length, also for an evicted object", async () => {
    await publish(onEvents({ one: { caps: [{ max: 2, per: "PT2H" }] } }));
    const visitor = await makeVisitor(["marketing"]);
    const told: string[] = [];
    for (const waitMs of [0, HOUR_MS, HOUR_MS - 1, 1, HOUR_MS - 1, 1]) {
      pass(waitMs);
      await evict(visitor.person);
      const { body } = await saying(visitor, "one");
      told.push(body.reason ?? body.outcome);
    }
    expect(told).toEqual(["offer", "offer", "cap-moment", "offer", "cap-moment", "offer"]);
  });

  it("that is reached is said by the first level that is", async () => {
    const caps = [{ max: 1, per: "day" }];
    const campaigns = [{ id: "all", caps }];
    await publish(
      onEvents(
        { one: { campaign: "all", caps }, two: { campaign: "all" }, three: {} },
        { campaigns, policy: { caps } },
      ),
    );
    const visitor = await makeVisitor(["marketing"]);
    expect((await saying(visitor, "one")).body.outcome).toBe("offer");
    expect((await saying(visitor, "one")).body.reason).toBe("cap-moment");
    expect((await saying(visitor, "two")).body.reason).toBe("cap-campaign");
    expect((await saying(visitor, "three")).body.reason).toBe("cap-person");
  });

  it("per day is not won by saying to be elsewhere", async () => {
    await publish(onEvents({ one: { caps: [{ max: 1, per: "day" }] } }));
    const visitor = await makeVisitor(["marketing"]);
    const from = (timeZone: string) => visitor.ping({ event: { name: "one" }, timeZone });
    expect((await from("Pacific/Niue")).body.outcome).toBe("offer");
    pass(MINUTE_MS);
    expect((await from("Pacific/Kiritimati")).body.reason).toBe("cap-moment");
    pass(19 * HOUR_MS);
    expect((await from("Pacific/Kiritimati")).body.reason).toBe("cap-moment");
  });
});

describe("a calendar cap in Berlin", () => {
  /** What one more event gives at each of these times. */
  async function toldAt(per: string, times: readonly string[]) {
    vi.setSystemTime(times[0] ?? "");
    await publish(onEvents({ one: { caps: [{ max: 1, per }] } }, { mesh: { timeZone: "Europe/Berlin" } }));
    const visitor = await makeVisitor(["marketing"]);
    const told: string[] = [];
    for (const time of times) {
      vi.setSystemTime(time);
      // A day later the pass has run out; the device registers again, with the one it had.
      if (told.length > 0) await visitor.send("/v1/devices", "device+jwt");
      const { body } = await saying(visitor, "one");
      told.push(body.reason ?? body.outcome);
    }
    return told;
  }

  it("per day begins at midnight, on the day of 23 hours too", async () => {
    const times = ["2027-03-27T23:30:00Z", "2027-03-28T21:59:59Z", "2027-03-28T22:00:00Z"];
    expect(await toldAt("day", times)).toEqual(["offer", "cap-moment", "offer"]);
  });

  it("per day holds through all of the day of 25 hours", async () => {
    const times = ["2027-10-30T22:30:00Z", "2027-10-31T22:30:00Z", "2027-10-31T23:00:00Z"];
    expect(await toldAt("day", times)).toEqual(["offer", "cap-moment", "offer"]);
  });

  it("per hour counts an hour that the clock shows twice as one", async () => {
    const times = ["2027-10-31T00:10:00Z", "2027-10-31T01:50:00Z", "2027-10-31T02:00:00Z"];
    expect(await toldAt("hour", times)).toEqual(["offer", "cap-moment", "offer"]);
  });

  it("per week begins on Monday, per month on the first", async () => {
    expect(await toldAt("week", ["2027-11-01T09:00:00Z", "2027-11-07T22:59:59Z", "2027-11-07T23:00:00Z"])).toEqual([
      "offer",
      "cap-moment",
      "offer",
    ]);
    expect(await toldAt("month", ["2027-11-08T09:00:00Z", "2027-11-30T22:59:59Z", "2027-11-30T23:00:00Z"])).toEqual([
      "offer",
      "cap-moment",
      "offer",
    ]);
  });
});
