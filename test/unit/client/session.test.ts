import { describe, expect, it } from "vitest";
import { withdraw } from "../../../client/sdk/agree.ts";
import { NOBODY, OFFLINE } from "../../../client/sdk/ask.ts";
import { flush } from "../../../client/sdk/outbox.ts";
import { type FakeMesh, NOON, passUntil, startFakeMesh } from "./support/fake-mesh.ts";

const PING = { event: { name: "order" } };

async function joined(): Promise<FakeMesh> {
  const mesh = startFakeMesh();
  await mesh.agree();
  return mesh;
}

async function stateOf(mesh: FakeMesh) {
  const state = await mesh.vault.read("state");
  if (state === undefined) throw new Error("the device is forgotten");
  return state;
}

function fail(): never {
  throw new Error("not now");
}

describe("a session", () => {
  it("says nothing for nobody", async () => {
    const mesh = startFakeMesh();
    expect(await mesh.session.send("ping", PING)).toBe(NOBODY);
    expect(mesh.arrived).toEqual([]);
  });

  it("signs with the pass and in the time of the mesh", async () => {
    const mesh = await joined();
    await mesh.vault.update("state", (state) => state && { ...state, skewSeconds: 90 });
    const outcome = await mesh.session.send("reaction", { receipt: "r", kind: "click" });
    expect(outcome).toMatchObject({ status: 202 });
    expect(mesh.arrived).toEqual([
      {
        path: "/v1/reactions",
        typ: "reaction+jwt",
        jti: expect.stringMatching(/^[A-Za-z0-9_-]{24}$/),
        iat: NOON + 90,
        pass: passUntil(NOON + 86_400),
        claims: { receipt: "r", kind: "click" },
      },
    ]);
  });

  it("renews a pass that is nearly over, and shows the old one so that it stays known", async () => {
    const mesh = await joined();
    mesh.deviceSeconds = mesh.meshSeconds = NOON + 86_400 - 59;
    await mesh.session.send("ping", PING);
    expect(mesh.arrived.map(({ path, pass }) => [path, pass])).toEqual([
      ["/v1/devices", passUntil(NOON + 86_400)],
      ["/v1/pings", passUntil(mesh.meshSeconds + 86_400)],
    ]);
  });

  it("renews once for many messages", async () => {
    const mesh = await joined();
    mesh.deviceSeconds = mesh.meshSeconds = NOON + 86_400;
    await Promise.all([1, 2, 3].map(() => mesh.session.send("ping", PING)));
    expect(mesh.arrived.filter(({ path }) => path === "/v1/devices")).toHaveLength(1);
  });

  it.each(["pass-expired", "unauthenticated"])(
    "signs again once with a new pass, the same jti and iat: %s",
    async (code) => {
      const mesh = await joined();
      mesh.next({ status: 401, body: { code } });
      expect(await mesh.session.send("ping", PING)).toMatchObject({ status: 200 });
      const [first, renewal, second, ...more] = mesh.arrived;
      expect(more).toEqual([]);
      expect(renewal?.typ).toBe("device+jwt");
      expect(second).toMatchObject({ typ: "ping+jwt", jti: first?.jti, iat: first?.iat });
    },
  );

  it("gives up after the second time", async () => {
    const mesh = await joined();
    mesh.next({ status: 401, body: { code: "unauthenticated" } });
    mesh.next({ status: 200, body: { pass: passUntil(NOON + 90_000) } });
    mesh.next({ status: 401, body: { code: "unauthenticated" } });
    expect(await mesh.session.send("ping", PING)).toMatchObject({ status: 401 });
    expect(mesh.arrived).toHaveLength(3);
  });

  it("corrects a wrong clock, and sends the same message at its true time", async () => {
    const mesh = await joined();
    mesh.deviceSeconds = NOON - 3_600;
    mesh.next({ status: 401, body: { code: "clock-skew" } });
    expect(await mesh.session.send("ping", PING)).toMatchObject({ status: 200 });
    expect(mesh.arrived.map(({ iat }) => iat)).toEqual([NOON - 3_600, NOON]);
    expect(mesh.arrived[1]?.jti).toBe(mesh.arrived[0]?.jti);
    expect((await stateOf(mesh)).skewSeconds).toBe(3_600);
    await mesh.session.send("ping", PING);
    expect(mesh.arrived[2]?.iat).toBe(NOON);
  });

  it("moves a message of an hour ago by as much as the clock was wrong, and by no more", async () => {
    const mesh = await joined();
    const stamp = await mesh.session.stamp();
    mesh.deviceSeconds = NOON + 3_600;
    mesh.meshSeconds = NOON + 3_600 + 500;
    mesh.next({ status: 401, body: { code: "clock-skew" } });
    await mesh.session.send("ping", PING, stamp);
    expect(mesh.arrived.map(({ iat }) => iat)).toEqual([NOON, NOON + 500]);
  });

  it("does not send again what is too old by a clock that is right", async () => {
    const mesh = await joined();
    mesh.next({ status: 401, body: { code: "clock-skew" } });
    expect(await mesh.session.send("ping", PING)).toMatchObject({ status: 401 });
    expect(mesh.arrived).toHaveLength(1);
  });

  it("echoes where the mesh saw the person, and the area until it is over", async () => {
    const mesh = await joined();
    const until = new Date((NOON + 60) * 1000).toISOString();
    const since = new Date(NOON * 1000).toISOString();
    const presence = ["shop", "shop", "street"].map((place) => ({ place, since }));
    mesh.next({ status: 200, body: { outcome: "none", presence, area: { id: "a1", until } } });
    await mesh.session.send("ping", PING);
    mesh.next({ status: 200, body: { outcome: "none", presence } });
    await mesh.session.send("ping", PING);
    expect(mesh.arrived[1]?.claims).toMatchObject({ present: ["shop", "street"], area: "a1" });
    mesh.deviceSeconds = mesh.meshSeconds = NOON + 60;
    await mesh.session.send("ping", PING);
    expect(mesh.arrived[2]?.claims).toMatchObject({ present: ["shop", "street"] });
    expect(mesh.arrived[2]?.claims).not.toHaveProperty("area");
  });

  it("keeps the area over what says no position, and forgets it where signals do not reach the position", async () => {
    const mesh = await joined();
    const area = { id: "a1", until: new Date((NOON + 60) * 1000).toISOString() };
    const position = { latitude: 52.52, longitude: 13.405, accuracy: 10 };
    mesh.next({ status: 200, body: { outcome: "none", presence: [], area } });
    await mesh.session.send("ping", { position });
    mesh.next({ status: 200, body: { outcome: "none", presence: [] } });
    await mesh.session.send("ping", { event: { name: "hello" } });
    mesh.next({ status: 200, body: { outcome: "none", presence: [] } });
    await mesh.session.send("ping", { position });
    await mesh.session.send("ping", { position });
    expect(mesh.arrived.map(({ claims }) => claims.area)).toEqual([undefined, "a1", "a1", undefined]);
  });

  it("forgets the area after every consent answer", async () => {
    const mesh = await joined();
    const area = { id: "a1", until: new Date((NOON + 60) * 1000).toISOString() };
    await mesh.vault.update("state", (state) => state && { ...state, area });
    mesh.next({ status: 200, body: { consent: { location: true } } });
    await mesh.session.send("consent", { grants: [] });
    await mesh.session.send("ping", PING);
    expect(mesh.arrived[1]?.claims).not.toHaveProperty("area");
  });

  it("takes a newer pass from any answer, and no older one", async () => {
    const mesh = await joined();
    mesh.next({ status: 200, body: { outcome: "none", presence: [], pass: passUntil(NOON + 90_000) } });
    await mesh.session.send("ping", PING);
    mesh.next({ status: 200, body: { outcome: "none", presence: [], pass: passUntil(NOON + 80_000) } });
    await mesh.session.send("ping", PING);
    expect((await stateOf(mesh)).pass).toBe(passUntil(NOON + 90_000));
  });

  it("tells zone and language until the mesh has taken them, and again when they change", async () => {
    const mesh = await joined();
    const told = () => mesh.arrived.at(-1)?.claims.locale;
    await mesh.session.send("ping", PING);
    expect(told()).toBe("en");
    // An edge that answers by itself takes nothing.
    mesh.next({ status: 200, body: { outcome: "none", presence: [{ place: "shop", since: "" }] } });
    await mesh.session.send("ping", PING);
    expect(told()).toBe("en");
    await mesh.session.send("ping", PING);
    expect(told()).toBeUndefined();
    await mesh.vault.update("state", (state) => state && { ...state, locale: "de" });
    await mesh.session.send("ping", PING);
    expect(told()).toBe("de");
  });

  it("forgets everything when it is revoked, and says so once", async () => {
    const mesh = await joined();
    mesh.next({ status: 401, body: { code: "revoked" } });
    expect(await mesh.session.send("ping", PING)).toMatchObject({ status: 401 });
    expect(mesh.forgotten).toBe(1);
    expect(await mesh.vault.read("state")).toBeUndefined();
  });

  it("forgets a consent that the mesh no longer knows of: only the person can give it again", async () => {
    const mesh = await joined();
    mesh.deviceSeconds = mesh.meshSeconds = NOON + 86_400;
    mesh.next({ status: 200, body: { pass: passUntil(NOON + 2 * 86_400, {}) } });
    expect(await mesh.session.send("ping", PING)).toBe(NOBODY);
    expect(mesh.forgotten).toBe(1);
  });

  it("keeps the key of somebody whom the mesh no longer knows: what they take back is sent with it", async () => {
    const mesh = await joined();
    const { id } = (await stateOf(mesh)).device;
    await withdraw(mesh.session, { noticeVersion: "1", purposes: ["location"] });
    mesh.deviceSeconds = mesh.meshSeconds = NOON + 86_390;
    const unknown = passUntil(NOON + 2 * 86_400, {});
    mesh.next({ status: 200, body: { pass: unknown } }, { status: 200 }, { status: 200, body: { tombstone: "t" } });
    expect(await flush(mesh.session)).toMatchObject({ waiting: 0 });
    expect(mesh.forgotten).toBe(1);
    expect(await mesh.session.send("erase", {})).toMatchObject({ body: { tombstone: "t" } });
    expect(mesh.arrived.map(({ path, pass }) => [path, pass])).toEqual([
      ["/v1/devices", passUntil(NOON + 86_400)],
      ["/v1/me/consent", unknown],
      ["/v1/me/erase", unknown],
    ]);
    expect(await stateOf(mesh)).toMatchObject({ device: { id }, consented: {} });
  });

  it("takes an answer without a pass for none, and forgets nobody for it", async () => {
    const mesh = await joined();
    mesh.deviceSeconds = mesh.meshSeconds = NOON + 86_400;
    mesh.next({ status: 200 });
    expect(await mesh.session.send("ping", PING)).toBe(OFFLINE);
    expect(mesh.forgotten).toBe(0);
  });

  it("forgets a device whose key is of no use, without a crash, and makes a new one with the next consent", async () => {
    const mesh = await joined();
    const { id } = (await stateOf(mesh)).device;
    const { publicKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    await mesh.vault.update(
      "state",
      (state) => state && { ...state, device: { ...state.device, privateKey: publicKey } },
    );
    expect(await mesh.session.send("ping", PING)).toBe(NOBODY);
    expect(mesh.forgotten).toBe(1);
    await mesh.agree();
    expect((await stateOf(mesh)).device.id).not.toBe(id);
    expect(await mesh.session.send("ping", PING)).toMatchObject({ status: 200 });
  });

  it.each([{ size: 1n }, { toJSON: fail }])("refuses what is no JSON, and keeps the device", async (data) => {
    const mesh = await joined();
    await expect(mesh.session.send("ping", { event: { name: "order", data } })).rejects.toThrow();
    expect(mesh.forgotten).toBe(0);
    expect(mesh.arrived).toEqual([]);
    expect(await mesh.session.send("ping", PING)).toMatchObject({ status: 200 });
  });

  it.each([200, 403, 404])("takes a page that somebody in between has sent for no answer: %i", async (status) => {
    const mesh = await joined();
    mesh.next({ status, page: "<!doctype html><title>Welcome to our wireless network</title>" });
    expect(await mesh.session.send("ping", PING)).toBe(OFFLINE);
  });

  it("an answer that comes after the device was erased brings nothing back", async () => {
    const mesh = await joined();
    const answer = mesh.session.send("ping", PING);
    await mesh.session.forget();
    await answer;
    expect(await mesh.vault.read("state")).toBeUndefined();
  });

  it("is offline where there is no answer, also to the renewal of its pass", async () => {
    const mesh = await joined();
    mesh.always(new TypeError("Failed to fetch"));
    expect(await mesh.session.send("ping", PING)).toBe(OFFLINE);
    mesh.deviceSeconds = NOON + 86_400;
    expect(await mesh.session.send("ping", PING)).toBe(OFFLINE);
    expect(mesh.arrived.map(({ path }) => path)).toEqual(["/v1/pings", "/v1/devices"]);
  });

  it("has a message ready for the end of the page, but not with a pass that is over", async () => {
    const mesh = await joined();
    const stamp = await mesh.session.stamp();
    const ready = await mesh.session.prepare("reaction", { receipt: "r", kind: "click" }, stamp);
    expect(ready).toEqual(["https://mesh.test/v1/reactions", expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)]);
    mesh.deviceSeconds = NOON + 86_400;
    expect(await mesh.session.prepare("reaction", {}, stamp)).toBeUndefined();
  });
});
