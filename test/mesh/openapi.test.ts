import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { errorsOf, type Operation } from "../../shared/openapi/operation.ts";
import { OPERATIONS } from "../../shared/openapi/operations.ts";
import { consent, expectTold, openTalk, SIGNED, SILENT, type Talk } from "./support/openapi-talk.ts";

const CATALOG = JSON.parse(readFileSync(join(import.meta.dirname, "../../demo/catalog.json"), "utf8"));
/** Gives a coupon to whoever asks for bread. */
const BREAD = {
  id: "bread",
  on: { event: "bread" },
  quietHours: "ignore",
  caps: [{ max: 9, per: "day" }],
  offer: {
    variants: [
      {
        id: "a",
        format: "card",
        title: "Bread",
        coupon: { value: "2 € off", validFor: "P7D", discount: { amount: "2.00", currency: "EUR" } },
      },
    ],
  },
};
/** Gives one of the brand's own codes for points. */
const FILM = {
  id: "film",
  title: "One film",
  points: 10,
  coupon: { value: "One film", validFor: "P30D", code: { pool: "films", symbology: "qr" } },
};
/** Nobody listens there, and its secret is none. */
const DEAF = {
  id: "deaf",
  host: "localhost:1",
  path: "/",
  events: ["account.linked"],
  purposes: ["loyalty"],
  sealedSecrets: ["sealed"],
};
const AT_THE_SHOP = { position: { latitude: 50.938, longitude: 6.95, accuracy: 5 } };

let talk: Talk;

beforeAll(async () => {
  talk = await openTalk();
});

afterAll(() => talk?.stop());

/** Each test goes on where the one before has ended, and the last one looks back at all. */
const ONE_LIFE = { shuffle: false };

describe("an answer is what the document says, of", ONE_LIFE, () => {
  it("an operator who publishes, reads and is refused", async () => {
    expectTold(await talk.operate("/admin/v1/catalog", "GET"), "not-found");
    expectTold(
      await talk.operate("/admin/v1/catalog", "PUT", {
        ...CATALOG,
        moments: [...CATALOG.moments, BREAD],
        loyalty: { ...CATALOG.loyalty, rewards: [...CATALOG.loyalty.rewards, FILM] },
        senders: [talk.sender],
        webhooks: [DEAF],
      }),
      200,
    );
    expectTold(await talk.operate("/admin/v1/catalog", "GET"), 200);
    expectTold(await talk.operate("/admin/v1/catalog", "GET", undefined, { authorization: "" }), "unauthenticated");
    expectTold(await talk.operate("/admin/v1/catalog", "PUT", { moments: [{}] }), "invalid");
    expectTold(await talk.operate("/admin/v1/catalog", "PUT", "{"), "malformed");
    expectTold(await talk.operate("/admin/v1/catalog", "PUT", {}, { "if-match": '"x"' }), "version-conflict");
    expectTold(
      await talk.operate("/admin/v1/catalog", "PUT", {}, { "content-type": "text/csv" }),
      "unsupported-media-type",
    );
    expectTold(await talk.operate("/admin/v1/catalog", "PUT", {}, { "early-data": "1" }), "too-early");
  });

  it("an operator who looks back, and goes back", async () => {
    const { body } = await talk.operate("/admin/v1/catalogs", "GET");
    const [{ version }] = Object(body).catalogs;
    expectTold(await talk.operate("/admin/v1/catalogs", "GET"), 200);
    expectTold(await talk.operate(`/admin/v1/catalogs/${version}`, "GET"), 200);
    expectTold(await talk.operate("/admin/v1/catalogs/unheard-of", "GET"), "not-found");
    const activate = `/admin/v1/catalogs/${version}/activate`;
    expectTold(await talk.operate(`${activate}?message=back`, "POST", {}), 200);
    expectTold(await talk.operate(activate, "POST", {}, { "if-match": '"x"' }), "version-conflict");
    expectTold(await talk.operate(activate, "POST", { some: 1 }), "invalid");
    expectTold(await talk.operate("/admin/v1/audit", "GET"), 200);
    expectTold(await talk.operate("/admin/v1/audit?before=x", "GET"), "invalid");
    for (const path of ["/admin/v1/catalogs", "/admin/v1/audit"])
      expectTold(await talk.operate(path, "GET", undefined, { authorization: "" }), "unauthenticated");
  });

  it("an operator who asks before publishing", async () => {
    for (const [path, wrong] of [
      ["/admin/v1/validate", 200],
      ["/admin/v1/diff", "invalid"],
    ] as const) {
      expectTold(await talk.operate(path, "POST", CATALOG), 200);
      expectTold(await talk.operate(path, "POST", { moments: [{}] }), wrong);
      expectTold(await talk.operate(path, "POST", "{"), "malformed");
      expectTold(await talk.operate(path, "POST", {}, { authorization: "" }), "unauthenticated");
    }
  });

  it("an operator who asks of people who are made up", async () => {
    const visit = { message: { place: "doughnut-shop" } };
    const day = { catalog: CATALOG, pings: 100, seed: 1 };
    expectTold(await talk.operate("/admin/v1/explain", "POST", visit), 200);
    expectTold(await talk.operate("/admin/v1/explain", "POST", { ...visit, person: { consent: [] } }), 200);
    expectTold(await talk.operate("/admin/v1/explain", "POST", { ...visit, receipt: "x" }), "invalid");
    expectTold(await talk.operate("/admin/v1/simulate", "POST", day), 200);
    expectTold(await talk.operate("/admin/v1/simulate", "POST", { ...day, against: "published" }), 200);
    expectTold(await talk.operate("/admin/v1/simulate", "POST", { ...day, pings: 5001 }), "invalid");
    for (const path of ["/admin/v1/explain", "/admin/v1/simulate"])
      expectTold(await talk.operate(path, "POST", {}, { authorization: "" }), "unauthenticated");
  });

  it("an operator who fills a pool of codes", async () => {
    const pool = "/admin/v1/codes/films";
    expectTold(await talk.operate(pool, "POST", { codes: ["FILM 1", "FILM 2"] }), 200);
    expectTold(await talk.operate(pool, "POST", { codes: [5] }), "invalid");
    expectTold(await talk.operate(pool, "GET"), 200);
    expectTold(await talk.operate(pool, "GET", undefined, { authorization: "" }), "unauthenticated");
    for (const method of ["GET", "POST"] as const)
      expectTold(
        await talk.operate("/admin/v1/codes/unheard-of", method, method === "GET" ? undefined : { codes: ["A"] }),
        "not-found",
      );
  });

  it("an operator who looks after webhooks", async () => {
    const deaf = "/admin/v1/webhooks/deaf";
    expectTold(await talk.operate("/admin/v1/webhooks", "GET"), 200);
    expectTold(await talk.operate("/admin/v1/webhooks", "GET", undefined, { authorization: "" }), "unauthenticated");
    for (const what of ["test", "replay", "resume"]) {
      expectTold(await talk.operate(`${deaf}/${what}`, "POST", {}), 200);
      expectTold(await talk.operate(`${deaf}/${what}`, "POST", { some: 1 }), "invalid");
      expectTold(await talk.operate(`/admin/v1/webhooks/unheard-of/${what}`, "POST", {}), "not-found");
    }
  });

  it("an operator who goes into the console", async () => {
    const { body } = await talk.operate("/admin/v1/console", "POST", {});
    const [origin, code] = String(Object(body).url).split("/console/#code=");
    expectTold(await talk.operate("/admin/v1/console", "POST", {}), 200);
    expectTold(await talk.operate("/admin/v1/console", "POST", { code }), "invalid");
    const own = { origin: origin ?? "" };
    expectTold(await talk.operate("/console/session", "POST", { code }, own), 200);
    expectTold(await talk.operate("/console/session", "POST", { code }, own), "unauthenticated");
    expectTold(await talk.operate("/console/session", "POST", {}, own), 200);
    expectTold(await talk.operate("/console/session", "POST", { code: null }, own), 200);
    expectTold(await talk.operate("/console/session", "POST", {}), "forbidden");
    expectTold(await talk.operate("/console/session", "POST", { code: "short" }, own), "invalid");
    const page = await (await fetch(`${origin}/console/`)).text();
    expectTold(await talk.witness.send(`/console/${/files\/[\w-]+\.js/.exec(page)?.[0]}`), 200);
    expectTold(await talk.witness.send("/console/files/unheard-of.js"), "not-found");
  });

  it("an operator who pauses and revokes", async () => {
    for (const [name, thing] of [
      ["pause", { moment: "hot-light" }],
      ["resume", { moment: "hot-light" }],
      ["revoke", { device: "A".repeat(43) }],
      ["restore", { device: "A".repeat(43) }],
    ] as const) {
      expectTold(await talk.operate(`/admin/v1/${name}`, "POST", thing), 200);
      expectTold(await talk.operate(`/admin/v1/${name}`, "POST", {}), "invalid");
      expectTold(await talk.operate(`/admin/v1/${name}`, "POST", "x".repeat(1_025)), "content-too-large");
    }
    expectTold(await talk.operate("/admin/v1/pause", "POST", { campaign: "unheard-of" }), "not-found");
    expectTold(await talk.operate("/admin/v1/push", "POST", { device: "A".repeat(43) }), "not-found");
    expectTold(await talk.operate("/admin/v1/push", "POST", { device: "A" }), "invalid");
    expectTold(await talk.operate("/admin/v1/live", "GET"), 200);
    expectTold(await talk.operate("/admin/v1/health", "GET"), 200);
    expectTold(await talk.operate("/admin/v1/pulse", "GET"), 200);
    expectTold(await talk.operate("/admin/v1/report?by=moment", "GET"), 200);
    expectTold(await talk.operate("/admin/v1/report?by=mood", "GET"), "invalid");
    for (const path of ["/admin/v1/health", "/admin/v1/pulse", "/admin/v1/live"])
      expectTold(await talk.operate(path, "GET", undefined, { authorization: "Bearer x" }), "unauthenticated");
  });

  it("a device that registers", async () => {
    expectTold(await talk.say("/v1/devices"), 200);
    expectTold(await talk.say("/v1/devices", { aud: "https://other.test" }), "wrong-audience");
    expectTold(await talk.say("/v1/devices", {}, { ageSeconds: 500 }), "clock-skew");
    expectTold(await talk.say("/v1/devices", { extra: 1 }), "invalid");
  });

  it("a person who agrees, is offered something, reacts and asks why", async () => {
    expectTold(await talk.say("/v1/pings", { ...AT_THE_SHOP, explain: true }), 200);
    expectTold(await talk.say("/v1/me/consent", consent({ marketing: true }, "0")), "notice-changed");
    expectTold(
      await talk.say(
        "/v1/me/consent",
        consent({ location: true, marketing: true, measurement: true, profiling: false }),
      ),
      200,
    );
    const offered = await talk.say("/v1/pings", {
      ...AT_THE_SHOP,
      explain: true,
      locale: "de",
      timeZone: "Europe/Berlin",
    });
    expectTold(offered, 200);
    expect(offered.body).toMatchObject({ outcome: "offer", gates: expect.anything(), receipt: expect.anything() });
    const { receipt } = offered.body;
    expectTold(await talk.say("/v1/pings", { present: ["doughnut-shop"], event: { name: "unheard-of" } }), 200);
    expectTold(await talk.say("/v1/pings", AT_THE_SHOP, { ageSeconds: 3_600 }), 200);
    expectTold(
      await talk.say("/v1/reactions", { receipt, kind: "lead", value: { amount: "12.50", currency: "EUR" } }),
      202,
    );
    expectTold(await talk.say("/v1/reactions", { receipt: "unheard-of", kind: "click" }), "not-found");
    expectTold(await talk.say("/v1/me/stops", { receipt, stopped: true }), 204);
    expectTold(await talk.say("/v1/me/stops", { receipt: "unheard-of", stopped: true }), "not-found");
    expectTold(await talk.say("/v1/me/now"), 200);
    expectTold(await talk.operate(`/admin/v1/receipts/${receipt}`, "GET"), 200);
    expectTold(await talk.operate("/admin/v1/receipts/unheard-of", "GET"), "not-found");
    const told = await talk.say("/v1/me/receipts");
    expectTold(told, 200);
    expect(JSON.stringify(told.body)).toContain("lookedUp");
    expectTold(await talk.witness.send(`/o/${receipt}`), 200);
    expectTold(await talk.witness.send("/o/unheard-of"), 404);
    expectTold(await talk.witness.send("/m/menu-card"), 200);
    expectTold(await talk.witness.send("/m/unheard-of"), 404);
  });

  it("a person who has a coupon, and a till that takes it", async () => {
    const told = async (said: object) => {
      const answer = await talk.say("/v1/redemptions", said);
      expectTold(answer, 200);
      return [answer.body.result, answer.body.reason];
    };
    const offered = await talk.say("/v1/pings", { event: { name: "bread" } });
    expectTold(offered, 200);
    const { code, image } = offered.body.offer.coupon;
    expectTold(await talk.witness.send(new URL(image).pathname), 200);
    expectTold(await talk.witness.send("/c/unheard-of.svg"), 404);
    expectTold(await talk.say("/v1/me/coupons"), 200);
    expectTold(await talk.say("/v1/me/now"), 200);
    const sale = { transaction: "sale-1", code, total: { amount: "12.50", currency: "EUR" } };
    expect(await told({ ...sale, action: "check", total: undefined })).toEqual(["checked", undefined]);
    expect(await told(sale)).toEqual(["redeemed", undefined]);
    expect(await told({ ...sale, transaction: "sale-2" })).toEqual(["refused", "used"]);
    expectTold(await talk.say("/v1/redemptions", { ...sale, items: ["bread"] }), "transaction-reused");
    expectTold(await talk.say("/v1/redemptions", { ...sale, place: "unheard-of" }), "not-found");
    expectTold(await talk.say("/v1/redemptions", { ...sale, total: 12.5 }), "invalid");
    expectTold(await talk.say("/v1/redemptions", sale, { ageSeconds: 500 }), "clock-skew");
    const back = { transaction: "back-1", of: "sale-1", total: { amount: "2.50", currency: "EUR" } };
    expect(await told({ ...back, action: "refund" })).toEqual(["refunded", undefined]);
    expect(await told({ transaction: "sale-1", of: "sale-1", action: "void" })).toEqual(["voided", undefined]);
    expect(await told({ transaction: "sale-3", code: "1000000000000000" })).toEqual(["refused", "unknown"]);
  });

  it("a person who is reached, is known by a tag, exports and goes", async () => {
    const p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const subscription = {
      endpoint: "https://fcm.googleapis.com/fcm/send/x",
      keys: { p256dh, auth: "BTBZMqHH6r4Tts7J_aSIgg" },
    };
    expectTold(await talk.say("/v1/me/subscription", { subscription }), "consent-missing");
    expectTold(await talk.say("/v1/me/consent", consent({ push: true })), 200);
    expectTold(await talk.say("/v1/me/subscription", { subscription }), 204);
    const elsewhere = { subscription: { ...subscription, endpoint: "https://evil.test/x" } };
    expectTold(await talk.say("/v1/me/subscription", elsewhere), "push-service-not-allowed");
    const silent = { subscription: { ...subscription, endpoint: `${SILENT}/x` } };
    expectTold(await talk.say("/v1/me/subscription", silent), 204);
    const tested = await talk.operate("/admin/v1/push", "POST", { device: talk.device });
    expectTold(tested, 200);
    expect(tested.body).toEqual({ delivered: false });
    expectTold(await talk.say("/v1/me/subscription", { subscription: null }), 204);
    expectTold(
      await talk.say("/v1/me/tags", {
        tag: "C0:FF:EE:DD:EE:FF",
        register: true,
        claim: await talk.claimOf("C0:FF:EE:DD:EE:FF"),
      }),
      204,
    );
    const jti = newJti();
    expectTold(await talk.say("/v1/me/consent", consent({ push: false }), { jti }), 200);
    expectTold(await talk.say("/v1/me/export", {}, { jti }), "jti-reused");
    expectTold(await talk.say("/v1/me/export"), 200);
    expectTold(await talk.say("/v1/me/link", { account: "a.b.c" }), "invalid");
    expectTold(await talk.say("/v1/me/link", { account: await talk.account("4711") }), 200);
    expectTold(await talk.say("/v1/me/link", { account: await talk.account("0815") }), "linked");
    const account = await talk.account("4711");
    for (const path of ["/v1/me/receipts", "/v1/me/export"]) expectTold(await talk.say(path, { account }), 200);
    expectTold(await talk.say("/v1/me/unlink", { device: "A".repeat(43) }), 204);
    expectTold(await talk.say("/v1/me/erase"), 200);
    expectTold(await talk.say("/v1/me/receipts"), "revoked");
    expectTold(await talk.say("/v1/devices"), 200);
    expectTold(await talk.say("/v1/me/export"), 200);
    expectTold(
      await talk.say("/v1/me/tags", {
        tag: "C0:FF:EE:DD:EE:FF",
        register: true,
        claim: await talk.claimOf("C0:FF:EE:DD:EE:FF"),
      }),
      "consent-missing",
    );
  });

  it("a gateway that heard something", async () => {
    const body = { place: "doughnut-shop", rows: [{ mac: "aa:bb:cc:dd:ee:ff", rssi: -50 }, "nonsense"] };
    expectTold(await talk.say("/v1/sightings", { format: "rows", body }), 202);
    expectTold(
      await talk.say("/v1/sightings", { format: "rows", body: { ...body, place: "unheard-of" } }),
      "not-found",
    );
    expectTold(await talk.say("/v1/sightings", { format: "rows", body }, { ageSeconds: 500 }), "clock-skew");
  });

  it("a store that signals, and an operator who does so by hand", async () => {
    const said = { type: "fresh", place: "doughnut-shop", state: "on", validForSeconds: 60 };
    expectTold(await talk.say("/v1/signals", said), 202);
    expectTold(await talk.say("/v1/signals", { ...said, place: "unheard-of" }), "not-found");
    expectTold(await talk.say("/v1/signals", { ...said, type: "stale" }), "out-of-scope");
    expectTold(await talk.say("/v1/signals", { ...said, state: "off" }), "invalid");
    const byHand = (body: object) => talk.operate("/admin/v1/signals", "POST", { jti: "j".repeat(22), ...body });
    expectTold(await byHand(said), 202);
    expectTold(await byHand({ ...said, place: "unheard-of" }), "not-found");
    expectTold(await byHand({}), "invalid");
    expectTold(await talk.operate("/admin/v1/live", "GET"), 200);
    const reach = (body: object) => talk.operate("/admin/v1/reach", "POST", body);
    expectTold(await reach({ signal: "hot-light", place: "doughnut-shop" }), 200);
    expectTold(await reach({ signal: "hot-light", place: "unheard-of" }), "not-found");
    expectTold(await reach({}), "invalid");
  });

  it("a back end that speaks of a customer", async () => {
    expectTold(await talk.say("/v1/profiles", { rows: [{ customer: "4711", set: { vip: true } }] }), 202);
    expectTold(await talk.say("/v1/profiles", { rows: [] }), "invalid");
    expectTold(await talk.say("/v1/signals", { type: "fresh", customers: ["4711", "4712"] }), 202);
    expectTold(await talk.say("/v1/erasures", { customer: "4711" }), 202);
    expectTold(await talk.say("/v1/erasures", {}, { ageSeconds: 500 }), "invalid");
  });

  it("a page that loads the SDK", async () => {
    for (const folder of ["/client", "/client/v1"]) {
      const { headers, faults, status } = await talk.witness.send(`${folder}/mesh.js`);
      expect([status, faults]).toEqual([200, []]);
      const ifNoneMatch = { headers: { "if-none-match": headers.get("etag") ?? "" } };
      expectTold(await talk.witness.send(`${folder}/mesh.js`, ifNoneMatch), 304);
      expectTold(await talk.witness.send(`${folder}/unheard-of.js`), "not-found");
    }
  });

  it("a browser that loads the console", async () => {
    const { body } = await talk.witness.send("/console/");
    const [, script] = /<script type="module" src="(files\/[^"]+)">/.exec(String(body)) ?? [];
    const { faults, status } = await talk.witness.send(`/console/${script}`);
    expect([status, faults]).toEqual([200, []]);
    expectTold(await talk.witness.send("/console/files/unheard-of.js"), "not-found");
  });

  it.each(SIGNED)("$path, whatever is wrong with a message", async ({ path, guard, maxBytes = 8_192 }) => {
    expectTold(await talk.post(path, "a.b.c"), "malformed");
    expectTold(await talk.post(path, "x".repeat(maxBytes + 1)), "content-too-large");
    expectTold(await talk.post(path, "a.b.c", { "content-type": "application/json" }), "unsupported-media-type");
    expectTold(await talk.post(path, "a.b.c", { "early-data": "1" }), "too-early");
    if (guard === "device") expectTold(await talk.say(path, { pass: "p" }), "unauthenticated");
    expectTold(await talk.say(path, { extra: 1 }), "invalid");
    const forged = `${(await talk.sign(path, {})).split(".").slice(0, 2).join(".")}.${"A".repeat(86)}`;
    expectTold(await talk.post(path, forged), "unauthenticated");
  });

  it.each(OPERATIONS.filter(({ guard, path }) => guard === "public" && !path.includes(":")))(
    "$path, which anybody may read",
    async ({ path }) => expectTold(await talk.witness.send(path), 200),
  );

  it("a device that is linked to a customer, and let go", async () => {
    expectTold(await talk.say("/v1/devices"), 200);
    const linked = await talk.say("/v1/me/link", { account: await talk.account("4711") });
    expectTold(linked, 200);
    expect(linked.body).toMatchObject({ merged: expect.any(Boolean), devices: [{ device: talk.device }] });
    expectTold(await talk.say("/v1/me/link", { account: await talk.account("4712") }), "linked");
    expectTold(await talk.say("/v1/me/link", { account: "a.b.c" }), "invalid");
    expectTold(await talk.say("/v1/me/card"), "consent-missing");
    expectTold(await talk.say("/v1/me/consent", consent({ loyalty: true })), 200);
    const points = { id: "moved", points: 60, reason: "Your old balance" };
    expectTold(await talk.say("/v1/profiles", { rows: [{ customer: "4711", points }] }), 202);
    const held = await talk.say("/v1/me/card");
    expectTold(held, 200);
    const total = { amount: "12.50", currency: "EUR" };
    const sold = await talk.say("/v1/redemptions", { transaction: "card-1", card: held.body.number, total });
    expectTold(sold, 200);
    expect(sold.body).toMatchObject({ result: "recorded", points: { balance: expect.any(Number) } });
    expectTold(await talk.say("/v1/me/rewards", { reward: "free-glaze" }), 200);
    expectTold(await talk.say("/v1/me/subject", { webhook: "deaf" }), 200);
    expectTold(await talk.say("/v1/me/subject", { webhook: "unheard-of" }), "not-found");
    expectTold(await talk.say("/v1/me/card"), 200);
    expectTold(await talk.say("/v1/me/unlink"), 204);
    expectTold(await talk.say("/v1/me/export"), "revoked");
  });

  it("every operation, good and, where it says more than that a part is missing, bad", () => {
    const names = OPERATIONS.map((operation) => ({ operation, name: nameOf(operation), ...operation.gives }));
    const unanswered = names.filter(({ name, status }) => !talk.witness.seen.has(`${name} ${status}`));
    expect(unanswered.map(({ name }) => name)).toEqual([]);
    const unrefused = names.filter(
      ({ operation, name }) =>
        errorsOf(operation).length > 1 && !errorsOf(operation).some((code) => hasSeen(name, code)),
    );
    expect(unrefused.map(({ name }) => name)).toEqual([]);
  });
});

function nameOf({ method, path }: Operation): string {
  return `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`;
}

function hasSeen(name: string, code: string): boolean {
  return [...talk.witness.seen].some((line) => line.startsWith(`${name} `) && line.endsWith(` ${code}`));
}
