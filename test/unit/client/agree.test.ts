import { describe, expect, it } from "vitest";
import { grant, withdraw } from "../../../client/sdk/agree.ts";
import { flush } from "../../../client/sdk/outbox.ts";
import type { Session } from "../../../client/sdk/session.ts";
import { openVault } from "../../../client/sdk/vault.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type FakeIndexedDb, fakeIndexedDb } from "./support/fake-indexed-db.ts";
import { type FakeMesh, NOON, passUntil, type Reply, startFakeMesh } from "./support/fake-mesh.ts";

const CHOICE = { noticeVersion: "1", surface: "test" };
const LOCATION = { ...CHOICE, purposes: ["location"] };
const ALL = { ...CHOICE, purposes: ["location", "measurement"] };
const YES = { location: true, measurement: true };
const NO = { location: false, measurement: false };
const OFFLINE = new TypeError("Failed to fetch");

async function joined(mesh: FakeMesh = startFakeMesh()): Promise<FakeMesh> {
  await mesh.agree();
  return mesh;
}

/** As a page does it; `during` happens while what waits is sent, before the grant is. */
async function ask(mesh: FakeMesh, choice: typeof ALL, during: () => Promise<unknown> = async () => {}) {
  await mesh.begin();
  return grant(
    mesh.session,
    async () => {
      await during();
      await flush(mesh.session);
    },
    choice,
  );
}

/** The session of a page in which something happens after the mesh has heard a message and before its answer comes. */
function meanwhile(mesh: FakeMesh, happen: () => Promise<unknown>): FakeMesh {
  const send: Session["send"] = async (...message) => {
    const answer = await mesh.session.send(...message);
    await happen();
    return answer;
  };
  return { ...mesh, session: { ...mesh.session, send } };
}

async function consented({ vault }: Pick<FakeMesh, "vault">) {
  return (await vault.read("state"))?.consented;
}

function grants(mesh: FakeMesh) {
  return mesh.arrived.flatMap(({ claims }) => (claims.grants === undefined ? [] : [claims.grants]));
}

const said = (granted: boolean, ...purposes: string[]) => purposes.map((purpose) => ({ purpose, granted }));

/** The answer to a grant: all that the mesh now holds of the person. */
const granted = (consent: object, known = true) => ({
  status: 200,
  body: { consent, pass: passUntil(NOON + 90_000, known ? { known } : {}) },
});

describe("a grant", () => {
  it("does not bring back what is withdrawn before its answer comes", async () => {
    const mesh = await joined();
    mesh.next(granted(YES));
    const slow = meanwhile(mesh, () => withdraw(mesh.session, LOCATION));
    expect(await ask(slow, ALL)).toEqual({ location: false, measurement: true });
    expect(await consented(mesh)).toEqual({ location: false, measurement: true });
    mesh.next({ status: 200 }, granted(YES));
    expect(await ask(mesh, ALL)).toEqual(YES);
  });

  it("of more purposes than a message takes is said in several, and is whole or none here", async () => {
    const purposes = Array.from({ length: 45 }, (_, at) => `purpose-${at}`);
    const yes = Object.fromEntries(purposes.map((purpose) => [purpose, true]));
    const mesh = await joined();
    mesh.next(granted({}), granted({}), granted(yes));
    expect(await ask(mesh, { ...CHOICE, purposes })).toEqual(yes);
    expect(grants(mesh).map((told) => (Array.isArray(told) ? told.length : told))).toEqual([20, 20, 5]);
    const failing = await joined();
    failing.next(granted({}), OFFLINE);
    await expect(ask(failing, { ...CHOICE, purposes })).rejects.toMatchObject({ code: "offline" });
    expect(await consented(failing)).toEqual(YES);
  });

  it("is not made at all of what is withdrawn before it is sent", async () => {
    const mesh = startFakeMesh();
    mesh.next(
      { status: 200, body: { pass: passUntil(NOON + 86_400, {}) } },
      { status: 200 },
      granted({ measurement: true }),
    );
    const asked = ask(mesh, ALL, () => withdraw(mesh.session, LOCATION));
    expect(await asked).toEqual({ location: false, measurement: true });
    expect(grants(mesh)).toEqual([said(false, "location"), said(true, "measurement")]);
    mesh.arrived.length = 0;
    expect(await ask(mesh, ALL, () => withdraw(mesh.session, ALL))).toEqual(NO);
    expect(grants(mesh)).toEqual([said(false, "location", "measurement")]);
    mesh.always(OFFLINE);
    expect(await ask(mesh, ALL, () => withdraw(mesh.session, ALL))).toEqual(NO);
  });

  it("is answered before a withdrawal is sent that came meanwhile: the mesh must know whom it is of", async () => {
    const mesh = startFakeMesh();
    const { promise, resolve: answer } = Promise.withResolvers<Reply>();
    mesh.next({ status: 200, body: { pass: passUntil(NOON + 86_400, {}) } }, promise);
    const asked = ask(mesh, ALL);
    await waitFor(() => expect(grants(mesh)).toHaveLength(1));
    await withdraw(mesh.session, ALL);
    const sent = flush(mesh.session);
    // What does not wait for the answer would arrive before this.
    await mesh.session.send("reaction", {});
    await mesh.session.send("reaction", {});
    answer(granted(YES));
    expect(await asked).toEqual(NO);
    await sent;
    expect(grants(mesh)).toEqual([said(true, "location", "measurement"), said(false, "location", "measurement")]);
    expect(mesh.arrived.at(-1)?.pass).toBe(passUntil(NOON + 90_000));
  });

  it("waits for older withdrawals, which would undo it later", async () => {
    const mesh = await joined();
    await withdraw(mesh.session, LOCATION);
    mesh.always(OFFLINE);
    await expect(ask(mesh, LOCATION)).rejects.toMatchObject({ code: "offline" });
    mesh.arrived.length = 0;
    mesh.always(undefined);
    mesh.next({ status: 200 }, granted(YES));
    expect(await ask(mesh, LOCATION)).toEqual(YES);
    expect(grants(mesh)).toEqual([said(false, "location"), said(true, "location")]);
  });

  it("that the mesh refuses changes nothing here", async () => {
    const mesh = await joined();
    mesh.next({ status: 409, body: { code: "notice-changed", title: "The notice has changed" } });
    await expect(ask(mesh, { ...CHOICE, purposes: ["push"] })).rejects.toMatchObject({
      code: "notice-changed",
      status: 409,
    });
    expect(await consented(mesh)).toEqual(YES);
  });
});

describe("a grant whose answer was lost", () => {
  /** The mesh has it, and the device does not know. */
  async function lost(): Promise<FakeMesh> {
    const mesh = startFakeMesh();
    mesh.next({ status: 200, body: { pass: passUntil(NOON + 86_400, {}) } }, OFFLINE);
    await expect(ask(mesh, LOCATION)).rejects.toMatchObject({ code: "offline" });
    mesh.arrived.length = 0;
    return mesh;
  }

  const keyOf = async (mesh: FakeMesh) => (await mesh.vault.read("state"))?.device.id;

  it("is sent again only when the person is asked again, and with the same key", async () => {
    const mesh = await lost();
    const key = await keyOf(mesh);
    await flush(mesh.session);
    expect(mesh.arrived).toEqual([]);
    mesh.next(granted({ location: true }));
    expect(await ask(mesh, LOCATION)).toEqual({ location: true });
    expect(await keyOf(mesh)).toBe(key);
  });

  it("is withdrawn, and never comes back, with the key that alone can withdraw it", async () => {
    const mesh = await lost();
    const key = await keyOf(mesh);
    expect(await withdraw(mesh.session, ALL)).toEqual(NO);
    await flush(mesh.session);
    expect(grants(mesh)).toEqual([said(false, "location", "measurement")]);
    expect(await consented(mesh)).toEqual(NO);
    mesh.next(granted({ location: false, measurement: true }));
    expect(await ask(mesh, { ...CHOICE, purposes: ["measurement"] })).toEqual({ location: false, measurement: true });
    expect(await keyOf(mesh)).toBe(key);
  });

  it("is withdrawn also where the mesh had no time for it: the withdrawal is repeated, with a pass that knows nobody", async () => {
    const mesh = await lost();
    await withdraw(mesh.session, ALL);
    mesh.next({ status: 429, body: { code: "rate-limited" }, retryAfter: "60" });
    expect(await flush(mesh.session)).toMatchObject({ waiting: 1, retryAfterSeconds: 60 });
    expect(await flush(mesh.session)).toMatchObject({ waiting: 0 });
    expect(grants(mesh)).toEqual([said(false, "location", "measurement"), said(false, "location", "measurement")]);
    expect(new Set(mesh.arrived.map(({ jti, pass }) => `${jti} ${pass}`)).size).toBe(1);
  });

  it("leaves the key of somebody whom the mesh knows", async () => {
    const mesh = await joined();
    const key = await keyOf(mesh);
    mesh.next(OFFLINE, { status: 200 }, granted(YES));
    await expect(ask(mesh, LOCATION)).rejects.toMatchObject({ code: "offline" });
    await withdraw(mesh.session, ALL);
    await ask(mesh, ALL);
    expect(await keyOf(mesh)).toBe(key);
  });
});

describe("a withdrawal", () => {
  /** A device that has agreed, on storage that the test can fill. */
  async function stored(): Promise<{ database: FakeIndexedDb; mesh: FakeMesh }> {
    const database = fakeIndexedDb();
    const mesh = await joined(startFakeMesh(openVault(() => database.factory)));
    database.written.length = 0;
    return { database, mesh };
  }

  it("is of nobody before anybody was asked, and leaves nothing behind", async () => {
    const database = fakeIndexedDb();
    const mesh = startFakeMesh(openVault(() => database.factory));
    expect(await withdraw(mesh.session, ALL)).toBeUndefined();
    expect(database.rows).toBeUndefined();
  });

  it("is stored and queued in one step", async () => {
    const { database, mesh } = await stored();
    expect(await withdraw(mesh.session, LOCATION)).toEqual({ location: false, measurement: true });
    expect(database.written).toEqual([["state", "outbox"]]);
  });

  it("that cannot be written takes the device with it, and is sent all the same while the page lives", async () => {
    const { database, mesh } = await stored();
    database.isFull = true;
    expect(await withdraw(mesh.session, LOCATION)).toEqual({ location: false, measurement: true });
    expect(database.rows).toBeUndefined();
    expect(await consented({ vault: openVault(() => database.factory) })).toBeUndefined();
    await flush(mesh.session);
    expect(grants(mesh)).toEqual([said(false, "location")]);
    expect(await consented(mesh)).toEqual({ location: false, measurement: true });
  });

  it("takes the device with it also where writing had failed before", async () => {
    const { database, mesh } = await stored();
    database.isFull = true;
    await mesh.session.send("ping", { event: { name: "order" } });
    expect(await consented({ vault: openVault(() => database.factory) })).toEqual(YES);
    database.isFull = false;
    await withdraw(mesh.session, LOCATION);
    expect(database.rows).toBeUndefined();
  });

  it("of many purposes is said in as many messages as it takes", async () => {
    const mesh = await joined();
    const purposes = Array.from({ length: 45 }, (_, number) => `p-${number}`);
    await withdraw(mesh.session, { ...CHOICE, purposes });
    await flush(mesh.session);
    expect(grants(mesh).map((each) => Array.isArray(each) && each.length)).toEqual([20, 20, 5]);
    expect(grants(mesh).flat()).toEqual(said(false, ...purposes));
    expect(new Set(mesh.arrived.map(({ jti }) => jti)).size).toBe(3);
  });

  it("names the place where the person had agreed, unless it says another", async () => {
    const mesh = await joined();
    mesh.next(granted(YES));
    await ask(mesh, { ...ALL, surface: "welcome" });
    await withdraw(mesh.session, { noticeVersion: "1", purposes: ["location"] });
    await withdraw(mesh.session, { noticeVersion: "1", purposes: ["location"], surface: "settings" });
    await flush(mesh.session);
    expect(mesh.arrived.map(({ claims }) => claims.surface)).toEqual(["welcome", "welcome", "settings"]);
  });
});

describe("a device that is forgotten", () => {
  it("leaves no trace also where nothing can be written any more", async () => {
    const database = fakeIndexedDb();
    const mesh = await joined(startFakeMesh(openVault(() => database.factory)));
    database.isFull = true;
    await mesh.session.send("ping", { event: { name: "order" } });
    await mesh.session.forget();
    expect(database.rows).toBeUndefined();
  });
});
