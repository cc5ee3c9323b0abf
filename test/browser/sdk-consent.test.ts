import { expect, it } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import type {} from "./page/sdk-page.ts";
import { type BrowserName, describeEachBrowser } from "./support/open-browser.ts";
import { IN_THE_SHOP } from "./support/sdk-site.ts";
import { ALL, setSdkStage } from "./support/sdk-stage.ts";

function sentences(name: BrowserName) {
  const stage = setSdkStage(name);

  it("nothing is sent but GET /v1/mesh, and nothing stored, before somebody agrees", async () => {
    await stage.join();
    expect(await stage.order()).toEqual({ state: "not-sent", reason: "consent" });
    expect(await stage.page.evaluate(() => sdk.mesh.scan("table"))).toEqual({
      state: "not-sent",
      reason: "consent",
      missing: ["location"],
    });
    expect(await stage.page.evaluate(() => sdk.mesh.beacons([{ rssi: -60, eid: "0123456789abcdef" }]))).toMatchObject({
      state: "not-sent",
    });
    expect(await stage.page.evaluate(() => sdk.mesh.receipts())).toEqual([]);
    expect(await stage.page.evaluate(() => sdk.mesh.exportMe())).toEqual({});
    await stage.page.evaluate(() => {
      sdk.mesh.react("r", "click");
      sdk.mesh.watch();
      return sdk.mesh.withdraw();
    });
    await stage.walk(IN_THE_SHOP);
    expect(await stage.watchers()).toBe(0);
    expect(await stage.page.evaluate(async () => (await indexedDB.databases()).length + localStorage.length)).toBe(0);
    expect(await stage.page.evaluate(() => document.cookie)).toBe("");
    await stage.page.goto("about:blank");
    // What had been sent until then would have come before this.
    await stage.open(stage.page);
    await stage.join();
    expect(stage.said()).toEqual(["GET /v1/mesh", "GET /v1/mesh"]);
  });

  it("the first consent makes a key that nobody can read, and what happens then earns an offer", async () => {
    await stage.join();
    expect(await stage.agree()).toMatchObject({ location: true, marketing: true, push: false });
    expect(stage.said()).toEqual(["GET /v1/mesh", "device+jwt", "consent+jwt"]);
    expect(await stage.look()).toMatchObject({ extractable: false, exportFails: "InvalidAccessError" });
    expect(await stage.order()).toMatchObject({
      state: "answered",
      answer: { outcome: "offer", offer: { moment: "order" } },
    });
    expect(await stage.heard("offer")).toMatchObject([{ offer: { moment: "order" }, receipt: expect.any(String) }]);
  });

  it("a consent that the mesh cannot hear is refused, and asked for again later", async () => {
    await stage.join();
    stage.proxy.connection = "cut";
    const refused = await stage.page.evaluate(() =>
      sdk.mesh.consent(["location"], { surface: "test" }).catch(({ name, code }) => [name, code]),
    );
    expect(refused).toEqual(["MeshProblem", "offline"]);
    expect(await stage.page.evaluate(() => sdk.mesh.consented)).toEqual({});
    stage.proxy.connection = "open";
    expect(await stage.agree()).toMatchObject({ location: true });
  });

  it.each(["evict", "damage"] as const)("a lost key leads to a new device without a crash: %s", async (how) => {
    await stage.joinAndAgree();
    const before = await stage.look();
    await stage.page.evaluate((way) => sdk.spoil(way), how);
    await stage.open(stage.page);
    await stage.join();
    expect(await stage.page.evaluate(() => sdk.mesh.consented)).toEqual({});
    expect(await stage.order()).toEqual({ state: "not-sent", reason: "consent" });
    await stage.agree();
    expect((await stage.look())?.device).not.toBe(before?.device);
    expect(await stage.order()).toMatchObject({ state: "answered", answer: { outcome: "offer" } });
  });

  it("withdrawing holds here at once, and on the mesh as soon as it is reached", async () => {
    await stage.joinAndAgree();
    await stage.page.evaluate(() => void sdk.mesh.watch());
    stage.proxy.connection = "cut";
    await stage.page.evaluate(() => sdk.mesh.withdraw());
    expect(await stage.page.evaluate(() => Object.values(sdk.mesh.consented))).not.toContain(true);
    expect(await stage.watchers()).toBe(0);
    expect(await stage.order()).toEqual({ state: "not-sent", reason: "consent" });
    stage.proxy.passed.length = 0;
    await stage.open(stage.page);
    stage.proxy.connection = "open";
    await stage.join();
    await waitFor(async () => expect((await stage.look())?.waiting).toBe(0));
    const { purposes } = await stage.page.evaluate(() => sdk.mesh.info);
    const grants = purposes.map((purpose) => ({ purpose, granted: false }));
    expect(stage.messages()).toMatchObject([
      { typ: "consent+jwt", claims: { grants, noticeVersion: "1", surface: "test" } },
    ]);
    const { consentEvents } = await stage.page.evaluate(() => sdk.mesh.exportMe());
    expect(consentEvents).toMatchObject([
      ...ALL.map(() => ({ granted: true })),
      ...ALL.map(() => ({ granted: false })),
    ]);
  });

  it("a withdrawal is stored and queued in one transaction", async () => {
    await stage.joinAndAgree();
    stage.proxy.connection = "cut";
    const written = await stage.page.evaluate(async () => {
      const transactions = new Map<IDBTransaction, string[]>();
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (row, name) {
        transactions.set(this.transaction, [...(transactions.get(this.transaction) ?? []), String(name)]);
        return put.call(this, row, name);
      };
      await sdk.mesh.withdraw();
      return [...transactions.values()];
    });
    expect(written[0]).toEqual(["state", "outbox"]);
    expect(await stage.look()).toMatchObject({ waiting: 1 });
  });

  it("where a withdrawal cannot be stored the mesh hears it, and the next page is of a new device", async () => {
    await stage.joinAndAgree();
    await stage.page.evaluate(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException("The disk is full", "QuotaExceededError");
      };
      return sdk.mesh.withdraw();
    });
    expect(stage.messages().map(({ typ }) => typ)).toEqual(["consent+jwt"]);
    expect(await stage.page.evaluate(() => Object.values(sdk.mesh.consented))).not.toContain(true);
    expect(await stage.order()).toEqual({ state: "not-sent", reason: "consent" });
    expect(await stage.look()).toBeUndefined();
    await stage.open(stage.page);
    await stage.join();
    expect(await stage.page.evaluate(() => sdk.mesh.consented)).toEqual({});
  });

  it("withdrawing while the first consent is under way ends it", async () => {
    await stage.join();
    const granted = await stage.page.evaluate(async (purposes) => {
      const asked = sdk.mesh.consent(purposes, { surface: "test" });
      await sdk.mesh.withdraw();
      return asked;
    }, ALL);
    expect(Object.values(granted)).not.toContain(true);
    expect(await stage.page.evaluate(() => Object.values(sdk.mesh.consented))).not.toContain(true);
    await waitFor(async () => expect((await stage.look())?.waiting).toBe(0));
    const { consentEvents = [] } = await stage.page.evaluate(() => sdk.mesh.exportMe());
    const held = new Map((consentEvents as { purpose: string; granted: boolean }[]).map((e) => [e.purpose, e.granted]));
    expect([...held.values()]).not.toContain(true);
  });

  it("a consent whose answer was lost sends nothing by itself, and what was withdrawn does not come back", async () => {
    await stage.join();
    const refused = await stage.page.evaluate(() => {
      const { fetch } = globalThis;
      globalThis.fetch = async (url, init) => {
        const response = await fetch(url, init);
        if (String(url).endsWith("/v1/me/consent")) throw new TypeError("Failed to fetch");
        return response;
      };
      return sdk.mesh.consent(["location"], { surface: "test" }).catch(({ code }) => code);
    });
    expect(refused).toBe("offline");
    await stage.open(stage.page);
    stage.proxy.passed.length = 0;
    await stage.join();
    expect(await stage.order()).toEqual({ state: "not-sent", reason: "consent" });
    expect(stage.said()).toEqual(["GET /v1/mesh"]);
    await stage.page.evaluate(() => sdk.mesh.withdraw());
    expect(stage.messages()).toMatchObject([{ typ: "consent+jwt" }]);
    const consented = await stage.page.evaluate(() => sdk.mesh.consent(["marketing"], { surface: "test" }));
    expect(consented).toMatchObject({ marketing: true, location: false });
    const { consentEvents } = await stage.page.evaluate(() => sdk.mesh.exportMe());
    // The withdrawal reached the person, though the device's pass was from before the grant.
    expect(consentEvents).toMatchObject([
      { purpose: "location", granted: true },
      { purpose: "location", granted: false },
      { purpose: "marketing", granted: true },
    ]);
  });

  it("exportMe gives what the mesh holds, and receipts() why", async () => {
    await stage.joinAndAgree();
    await stage.order();
    expect(await stage.page.evaluate(() => sdk.mesh.receipts())).toMatchObject([{ outcome: "offer", moment: "order" }]);
    const { consentEvents, receipts } = await stage.page.evaluate(() => sdk.mesh.exportMe());
    expect(consentEvents).toMatchObject(ALL.map((purpose) => ({ purpose, granted: true })));
    expect(receipts).toHaveLength(1);
  });

  it("an erasure that the mesh has no time for is asked for again, and the device is kept until then", async () => {
    await stage.joinAndAgree();
    const tombstone = await stage.page.evaluate(async () => {
      const { fetch } = globalThis;
      let refused = 0;
      globalThis.fetch = async (...asked) => {
        if (!String(asked[0]).endsWith("/v1/me/erase") || refused > 1) return fetch(...asked);
        refused++;
        return new Response(JSON.stringify({ code: "rate-limited", serverTime: Date.now() / 1000 }), {
          status: 429,
          headers: { "retry-after": "1" },
        });
      };
      const erased = sdk.mesh.eraseMe();
      await new Promise((later) => setTimeout(later, 200));
      if ((await indexedDB.databases()).length === 0) throw new Error("the key is gone");
      return erased;
    });
    expect(tombstone.split(".")).toHaveLength(3);
    expect(stage.proxy.of("erase+jwt")).toHaveLength(1);
  });

  it("eraseMe erases the person there and the device here, in every tab", async () => {
    await stage.joinAndAgree();
    const before = await stage.look();
    const other = await stage.person.newPage();
    await stage.open(other);
    await stage.join(other);
    expect(await other.evaluate(() => sdk.mesh.consented)).toMatchObject({ location: true });
    const tombstone = await stage.page.evaluate(() => sdk.mesh.eraseMe());
    expect(JSON.parse(Buffer.from(tombstone.split(".")[0] ?? "", "base64url").toString()).typ).toBe("tombstone+jwt");
    expect(await stage.look()).toBeUndefined();
    expect(await stage.page.evaluate(() => sdk.mesh.consented)).toEqual({});
    await waitFor(async () => expect(await stage.heard("consent", other)).toEqual([{}]));
    expect(await other.evaluate(() => sdk.mesh.track("order"))).toEqual({ state: "not-sent", reason: "consent" });
    await stage.agree();
    expect((await stage.look())?.device).not.toBe(before?.device);
    expect(await stage.page.evaluate(() => sdk.mesh.receipts())).toEqual([]);
  });
}

describeEachBrowser("what a person says to a page on the mesh", sentences);
