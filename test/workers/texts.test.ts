import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Catalog, Moment } from "../../shared/catalog/catalog.ts";
import { pushPayload } from "../../shared/push/payload.ts";
import { bought, catalogWith, get, offered, readPage } from "./support/landing.ts";
import { adminRequest } from "./support/operator.ts";
import { MINUTE_MS, pass, pushesOf, SECOND_MS } from "./support/person-object.ts";
import { makeSubscriber, openPushDesk } from "./support/push-desk.ts";
import { say } from "./support/say.ts";
import { at, SHOP } from "./support/street.ts";
import { call, makeVisitor, publish } from "./support/visitor.ts";

const HOSTILE = `"'><img src=x onerror=alert(1)><!--&amp;\u202e`;
const SHOWN = HOSTILE.replace("\u202e", "");

const saying = (title: string, body = ""): NonNullable<Moment["offer"]> => ({
  variants: [{ id: "a", format: "card", title, body }],
});

const MOMENTS: Moment[] = [
  {
    id: "order",
    on: { event: "order" },
    offer: saying("For {event.dish}", "{place}, {event.dish}, {attributes.tier} {{"),
  },
  { id: "where", on: { event: "where" }, channels: ["inline"], offer: saying("Still at {place}?") },
  { id: "booked", on: { event: "booked" }, offer: saying("{event.who}", "{event.at:date}, {event.at:time}") },
  { id: "greeting", on: { scan: "table-7" }, offer: saying("Hello from the {zone} of {place}") },
  {
    id: "warm",
    on: { signal: "fresh" },
    channels: ["inline"],
    offer: saying("Warm: {signal.kind}, until {signal.until}"),
  },
  // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
  { id: "gold", on: { event: "gold" }, then: [{ set: { tier: HOSTILE } }] },
];

function catalog(name = "Ring <& Glaze>"): Catalog {
  const { places = [], ...rest } = catalogWith();
  return { ...rest, places: places.map((place) => ({ ...place, name })), moments: MOMENTS };
}

async function publishStreet(name?: string) {
  const published = await publish(catalog(name));
  expect([published.status, published.body.detail]).toEqual([200, undefined]);
}

beforeAll(() => void vi.setSystemTime(Date.UTC(2033, 5, 6, 12)));
beforeEach(async () => {
  pass(MINUTE_MS);
  await publishStreet();
});
afterAll(() => void vi.useRealTimers());

describe("an offer whose texts name values", () => {
  const order = (dish: string) => ({ ...at(SHOP), event: { name: "order", data: { dish } } });
  const makeGold = async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping({ event: { name: "gold" } });
    return visitor;
  };

  it("says them in the answer, as plain text, and has no member that others have not", async () => {
    const visitor = await makeGold();
    const { body } = await visitor.ping(order(HOSTILE));
    expect(body.offer).toMatchObject({
      title: `For ${SHOWN}`,
      body: `Ring <& Glaze>, ${SHOWN}, ${SHOWN} {`,
      action: { label: `For ${SHOWN}` },
    });
    expect(Object.keys(body).sort()).toEqual(["offer", "outcome", "presence", "receipt", "serverTime"]);
  });

  it("hides on its page all but the place from whoever has the link, and is text there", async () => {
    const { page } = await offered(order(HOSTILE), await makeGold());
    const answered = await get(page);
    expect(answered.body).toContain("<title>For … · ");
    expect(readPage(answered)).toContain("For … Ring &lt;& Glaze&gt;, …, … {");
    expect(answered.body).not.toMatch(/<[^>]* on\w+=|onerror|alert/);
    pass(31 * MINUTE_MS);
    const over = await get(page);
    expect(readPage(over)).toContain("For …");
    expect(over.body).not.toMatch(/onerror|alert/);
  });

  it("shows a place's name as text, whatever it is", async () => {
    await publishStreet(`</title><script>alert(1)</script>`);
    const { page } = await offered({ marker: "table-7" });
    const { body } = await get(page);
    expect(body).toContain("Hello from the … of &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(body.match(/<script|<\/title>/g)).toEqual(["</title>"]);
  });

  it("says the same again, in a repeated answer and on its page, whatever is published meanwhile", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const jti = newJti();
    const first = await visitor.ping({ marker: "table-7" }, { jti });
    expect(first.body.offer.title).toBe("Hello from the table of Ring <& Glaze>");
    await publishStreet("Another name");
    pass(6 * SECOND_MS);
    const again = await visitor.ping({ marker: "table-7" }, { jti });
    expect(again.body.offer).toEqual(first.body.offer);
    expect(readPage(await get(`/o/${first.body.receipt}`))).toContain("Hello from the … of Ring &lt;& Glaze&gt;");
  });

  it("is not given if a value is missing or may be a link, and the gate says so", async () => {
    const visitor = await makeGold();
    for (const data of [{}, { dish: "evil.example" }, { dish: "http://evil" }]) {
      const { body } = await visitor.ping({ ...at(SHOP), event: { name: "order", data }, explain: true });
      expect([body.outcome, body.reason, body.offer]).toEqual(["none", "condition", undefined]);
      expect(body.gates).toContainEqual({ moment: "order", passed: false, reason: "condition", detail: "text" });
    }
  });

  it("writes an instant by the person's clock, and cuts between graphemes, in this runtime too", async () => {
    const family = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}";
    const data = { who: `${"x".repeat(75)}${family}`, at: "2033-06-06T20:30:00Z" };
    const visitor = await makeVisitor(["location", "marketing"]);
    const { body } = await visitor.ping({ event: { name: "booked", data }, timeZone: "Asia/Tokyo" });
    expect(body.offer.title).toBe("x".repeat(75));
    expect(body.offer.body).toMatch(/^June 7, 2033, 5:30\sAM$/);
  });

  it("ends with location if it says where somebody is, though an event set it off", async () => {
    const { visitor, page } = await offered({ ...at(SHOP), event: { name: "where" } });
    expect(readPage(await get(page))).toContain("Still at Ring");
    await say(visitor, { location: false });
    expect(readPage(await get(page))).not.toContain("Ring");
    const { body } = await visitor.ping({ event: { name: "where" }, explain: true });
    expect(body.gates).toContainEqual({ moment: "where", passed: false, reason: "condition", detail: "text" });
  });

  it("is the same as before if it names none", async () => {
    await publish(catalogWith());
    const { page } = await bought();
    expect(readPage(await get(page))).toContain("A coffee on us");
  });
});

describe("a push whose texts name values", () => {
  afterAll(() => void vi.restoreAllMocks());

  it("says what the answer says, as a string of its payload", async () => {
    const desk = openPushDesk();
    desk.answer(503);
    const visitor = await makeSubscriber();
    await visitor.ping({ event: { name: "gold" } });
    const pinged = { ...at(SHOP), event: { name: "order", data: { dish: HOSTILE } }, channel: "push" };
    const { body } = await visitor.ping(pinged);
    expect(body).toMatchObject({ outcome: "push", offer: { title: `For ${SHOWN}` } });
    const [queued] = await pushesOf(visitor.person);
    expect(queued.offer).toMatchObject({ title: body.offer.title, body: body.offer.body });
    expect(queued.purposes).toContain("location");
    const about = { receipt: body.receipt, tag: "t", lang: "en", page: "https://mesh.test/o/x" };
    const { notification } = JSON.parse(pushPayload({ offer: body.offer, ...about }));
    expect(notification).toMatchObject({ title: `For ${SHOWN}`, body: `Ring <& Glaze>, ${SHOWN}, ${SHOWN} {` });
    await say(visitor, { push: false });
  });
});

describe("a text that names what a signal said", () => {
  it("says it, also a time, if an operator said it", async () => {
    const data = { kind: "Sesame\n", until: "18:30" };
    const request = { type: "fresh", place: "shop", state: "on", validForSeconds: 600, jti: newJti(), data };
    expect((await call("/admin/v1/signals", adminRequest(request))).status).toBe(202);
    pass(5 * SECOND_MS);
    const { body } = await (await makeVisitor(["location", "marketing"])).ping(at(SHOP));
    expect(body.offer.title).toBe("Warm: Sesame, until 18:30");
  });
});
