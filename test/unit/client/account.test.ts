import { describe, expect, it } from "vitest";
import { type LinkingPage, openAccount } from "../../../client/sdk/account.ts";
import { bodyOf } from "../../../client/sdk/mesh-problem.ts";
import { isToBeRepeated } from "../../../client/sdk/session.ts";
import { type FakeMesh, NOON, passUntil, startFakeMesh } from "./support/fake-mesh.ts";

async function joined(consented: Record<string, boolean> = {}): Promise<FakeMesh> {
  const mesh = startFakeMesh();
  await mesh.begin();
  if (Object.keys(consented).length > 0) await mesh.agree(consented);
  return mesh;
}

/** A device with a pass, so that what it says is all that is sent. */
async function agreed(): Promise<FakeMesh> {
  const mesh = startFakeMesh();
  await mesh.agree();
  return mesh;
}

function accountOf({ vault, session }: FakeMesh) {
  return openAccount(vault.read, vault.update, session.send);
}

/** What the mesh answers to a key that it does not know yet. */
const REGISTERED = { status: 200, body: { pass: passUntil(NOON + 90_000, {}) } };

/** A page on this mesh that waits for nothing; `heard`: what it was told is granted. */
function pageOf(mesh: FakeMesh, heard: object[] = []): LinkingPage {
  return {
    makeKey: mesh.begin,
    time: mesh.session.stamp,
    dropKey: mesh.session.forget,
    pause: (answered) => isToBeRepeated(answered) && Promise.resolve(),
    bodyOf,
    onConsent: (consented) => heard.push(consented),
  };
}

async function own({ vault }: FakeMesh): Promise<string> {
  return (await vault.read("state"))?.device.id ?? "";
}

/** What the mesh answers to a link. */
async function linked(mesh: FakeMesh, about: object = {}) {
  const devices = [
    { device: await own(mesh), linkedAt: "2026-11-30T12:00:00Z" },
    { device: "another", linkedAt: "2026-11-29T12:00:00Z" },
  ];
  return { pass: passUntil(NOON + 90_000), person: "p", consent: { location: true }, merged: true, devices, ...about };
}

describe("linking a device", () => {
  it("hands its thumbprint to who signs, and what they sign to the mesh", async () => {
    const mesh = await joined();
    mesh.next({ status: 200, body: await linked(mesh) });
    await accountOf(mesh).link(async (device) => `signed for ${device}`, undefined, pageOf(mesh));
    const { path, typ, claims } = mesh.arrived.at(-1) ?? {};
    expect({ path, typ }).toEqual({ path: "/v1/me/link", typ: "link+jwt" });
    expect(claims).toEqual({ account: `signed for ${await own(mesh)}` });
  });

  it("says that places come along if the person said so", async () => {
    const mesh = await joined();
    mesh.next({ status: 200, body: await linked(mesh) });
    await accountOf(mesh).link(async () => "a", { places: true }, pageOf(mesh));
    expect(mesh.arrived.at(-1)?.claims).toEqual({ account: "a", places: true });
  });

  it("takes over what all devices together have agreed to, and tells it", async () => {
    const mesh = await joined();
    const heard: object[] = [];
    mesh.next(REGISTERED, { status: 200, body: await linked(mesh) });
    const told = await accountOf(mesh).link(async () => "a", undefined, pageOf(mesh, heard));
    expect(heard).toEqual([{ location: true }]);
    expect(await mesh.vault.read("state")).toMatchObject({ consented: { location: true }, noticeVersion: "1" });
    expect(told).toEqual({
      merged: true,
      devices: [
        { device: await own(mesh), linkedAt: "2026-11-30T12:00:00Z", isThis: true },
        { device: "another", linkedAt: "2026-11-29T12:00:00Z", isThis: false },
      ],
    });
  });

  it("keeps what was withdrawn here while the mesh was asked", async () => {
    const mesh = await joined({ location: true });
    mesh.next({ status: 200, body: await linked(mesh) });
    const sign = async () => {
      await mesh.vault.update("state", (held) => held && { ...held, withdrawn: { location: false } });
      return "a";
    };
    await accountOf(mesh).link(sign, undefined, pageOf(mesh));
    expect(await mesh.vault.read("state")).toMatchObject({ consented: { location: false } });
  });

  it("takes back nothing that was withdrawn here and the mesh has not heard yet", async () => {
    const mesh = await joined({ location: true });
    const withdrawn = { location: false };
    await mesh.vault.update("state", (held) => held && { ...held, consented: withdrawn, withdrawn });
    mesh.next({ status: 200, body: await linked(mesh) });
    const heard: object[] = [];
    await accountOf(mesh).link(async () => "a", undefined, pageOf(mesh, heard));
    expect(heard).toEqual([{ location: false }]);
  });

  it("drops the area, which was of the person that the device had been", async () => {
    const mesh = await joined({ location: true });
    const area = { id: "sealed", until: "2026-11-30T13:00:00Z" };
    await mesh.vault.update("state", (held) => held && { ...held, area });
    mesh.next({ status: 200, body: await linked(mesh) });
    await accountOf(mesh).link(async () => "a", undefined, pageOf(mesh));
    expect((await mesh.vault.read("state"))?.area).toBeUndefined();
  });

  it("tells of nobody where the device was forgotten meanwhile", async () => {
    const mesh = await joined();
    const body = await linked(mesh);
    mesh.next(mesh.session.forget().then(() => ({ status: 200, body })));
    const heard: object[] = [];
    await accountOf(mesh).link(async () => "a", undefined, pageOf(mesh, heard));
    expect(heard).toEqual([{}]);
  });

  it("asks again by the same message while two people become one, and gives up in the end", async () => {
    const mesh = await joined({ location: true });
    const busy = { status: 503, body: { code: "unavailable" } };
    mesh.next(busy, busy, { status: 200, body: await linked(mesh) });
    expect(await accountOf(mesh).link(async () => "a", undefined, pageOf(mesh))).toMatchObject({ merged: true });
    const links = mesh.arrived.filter(({ typ }) => typ === "link+jwt");
    expect([links.length, new Set(links.map(({ jti }) => jti)).size]).toEqual([3, 1]);
    mesh.always(busy);
    await expect(accountOf(mesh).link(async () => "a", undefined, pageOf(mesh))).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(mesh.arrived.filter(({ typ }) => typ === "link+jwt")).toHaveLength(9);
  });
});

describe("a key that was made to link", () => {
  const refused = { status: 409, body: { code: "linked" } };
  const link = (mesh: FakeMesh, sign = async () => "a") => accountOf(mesh).link(sign, undefined, pageOf(mesh));
  const offline = () => Promise.reject(new Error("the shop is offline"));

  it("leaves no trace if nobody signs, or the mesh refuses it", async () => {
    const mesh = startFakeMesh();
    await expect(link(mesh, offline)).rejects.toThrow("the shop is offline");
    expect(await mesh.vault.read("state")).toBeUndefined();
    mesh.next(REGISTERED, refused);
    await expect(link(mesh)).rejects.toMatchObject({ code: "linked" });
    expect(await mesh.vault.read("state")).toBeUndefined();
  });

  it("stays while the mesh may still link it", async () => {
    const mesh = startFakeMesh();
    mesh.always({ status: 503, body: { code: "unavailable" } });
    mesh.next(REGISTERED);
    await expect(link(mesh)).rejects.toMatchObject({ code: "unavailable" });
    expect(await own(mesh)).not.toBe("");
  });

  it("stays if another call, or a consent, has come to need it meanwhile", async () => {
    const mesh = startFakeMesh();
    mesh.next(REGISTERED);
    const agreed = async () => {
      await mesh.agree();
      return offline();
    };
    await expect(link(mesh, agreed)).rejects.toThrow("the shop is offline");
    const device = await own(mesh);
    expect(device).not.toBe("");

    const other = startFakeMesh();
    other.next(REGISTERED, {
      status: 200,
      body: { pass: passUntil(NOON + 90_000), consent: {}, merged: false, devices: [] },
    });
    const both = await Promise.allSettled([link(other), link(other, offline)]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await own(other)).not.toBe("");
  });
});

it("a device that was unlinked is listed no more, though an export tells of it", async () => {
  const mesh = await joined({ location: true });
  const here = { device: await own(mesh), linkedAt: "2026-11-30T12:00:00Z" };
  const gone = { device: "another", linkedAt: "2026-11-29T12:00:00Z", closedAt: "2026-11-30T13:00:00Z" };
  expect(await accountOf(mesh).list({ devices: [here, gone] })).toEqual([{ ...here, isThis: true }]);
});

describe("unlinking", () => {
  /** What was sent, and how often the device was left. */
  async function unlink(mesh: FakeMesh, device: string | undefined, exported: { status: number; body?: object }) {
    mesh.next(exported, { status: 202 });
    let left = 0;
    await accountOf(mesh).unlink(device, bodyOf, async () => void left++);
    return { sent: mesh.arrived.map(({ typ, claims }) => [typ, claims]), left };
  }
  const ofCustomer = { status: 200, body: { devices: [{}] } };

  it("leaves this device, if it is a customer's or the mesh cannot tell now", async () => {
    for (const exported of [ofCustomer, { status: 503, body: { code: "unavailable" } }]) {
      const mesh = await agreed();
      expect(await unlink(mesh, undefined, exported)).toEqual({
        sent: [
          ["export+jwt", {}],
          ["unlink+jwt", {}],
        ],
        left: 1,
      });
    }
    const mesh = await agreed();
    expect((await unlink(mesh, await own(mesh), ofCustomer)).left).toBe(1);
  });

  it("leaves it alone if it is linked to no one, so that its consent can still be withdrawn", async () => {
    expect(await unlink(await agreed(), undefined, { status: 200, body: {} })).toMatchObject({ left: 0 });
  });

  it("leaves it alone if another one is unlinked, or the mesh refuses", async () => {
    const mesh = await agreed();
    let left = 0;
    mesh.next({ status: 202 });
    await accountOf(mesh).unlink("another", bodyOf, async () => void left++);
    expect(mesh.arrived.map(({ typ, claims }) => [typ, claims])).toEqual([["unlink+jwt", { device: "another" }]]);
    mesh.next(ofCustomer, { status: 429, body: { code: "rate-limited" } });
    const refused = accountOf(mesh).unlink(undefined, bodyOf, async () => void left++);
    await expect(refused).rejects.toMatchObject({ code: "rate-limited" });
    expect(left).toBe(0);
  });
});

it("an export of somebody without an account has no devices", async () => {
  const mesh = await joined({ location: true });
  expect(await accountOf(mesh).list({})).toEqual([]);
});
