import { describe, expect, it } from "vitest";
import { openAccount } from "../../../client/sdk/account.ts";
import { type FakeMesh, NOON, passUntil, startFakeMesh } from "./support/fake-mesh.ts";

async function joined(consented: Record<string, boolean> = {}): Promise<FakeMesh> {
  const mesh = startFakeMesh();
  await mesh.begin();
  if (Object.keys(consented).length > 0) await mesh.agree(consented);
  return mesh;
}

/** Of a message that was answered there is nothing to wait for. */
const answered = () => false as const;

function accountOf({ vault, session }: FakeMesh) {
  return openAccount(vault.read, vault.update, session.send);
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
    const stamp = await mesh.session.stamp();
    await accountOf(mesh).link(async (device) => `signed for ${device}`, undefined, stamp, answered);
    const { path, typ, jti, claims } = mesh.arrived.at(-1) ?? {};
    expect({ path, typ, jti }).toEqual({ path: "/v1/me/link", typ: "link+jwt", jti: stamp.jti });
    expect(claims).toEqual({ account: `signed for ${await own(mesh)}` });
  });

  it("says that places come along if the person said so", async () => {
    const mesh = await joined();
    mesh.next({ status: 200, body: await linked(mesh) });
    await accountOf(mesh).link(async () => "a", { places: true }, await mesh.session.stamp(), answered);
    expect(mesh.arrived.at(-1)?.claims).toEqual({ account: "a", places: true });
  });

  it("is said again as the same message, signed anew, while the mesh asks to wait, at most five times", async () => {
    const mesh = await joined({ location: true });
    const busy = { status: 503, body: { code: "unavailable", serverTime: NOON } };
    const isBusy = ({ status }: { readonly status: number }) => status === 503 && 0;
    let signed = 0;
    const sign = async () => `account ${++signed}`;
    mesh.next(busy, busy, { status: 200, body: await linked(mesh) });
    const stamp = await mesh.session.stamp();
    expect((await accountOf(mesh).link(sign, undefined, stamp, isBusy)).status).toBe(200);
    expect(mesh.arrived.map(({ jti, claims }) => [jti, claims.account])).toEqual(
      [1, 2, 3].map((time) => [stamp.jti, `account ${time}`]),
    );
    mesh.always(busy);
    expect((await accountOf(mesh).link(sign, undefined, stamp, isBusy)).status).toBe(503);
    expect(signed).toBe(3 + 6);
  });

  it("takes over what all devices together have agreed to, and tells it", async () => {
    const mesh = await joined();
    const heard: object[] = [];
    const told = await accountOf(mesh).learn(await linked(mesh), (consented) => heard.push(consented));
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
    await mesh.vault.update("state", (held) => held && { ...held, withdrawn: { location: false } });
    await accountOf(mesh).learn(await linked(mesh), () => {});
    expect(await mesh.vault.read("state")).toMatchObject({ consented: { location: false } });
  });

  it("drops the area, which was of the person that the device had been", async () => {
    const mesh = await joined({ location: true });
    const area = { id: "sealed", until: "2026-11-30T13:00:00Z" };
    await mesh.vault.update("state", (held) => held && { ...held, area });
    await accountOf(mesh).learn(await linked(mesh), () => {});
    expect((await mesh.vault.read("state"))?.area).toBeUndefined();
  });

  it("tells of nobody where the device was forgotten meanwhile", async () => {
    const mesh = await joined();
    const body = await linked(mesh);
    await mesh.session.forget();
    const heard: object[] = [];
    await accountOf(mesh).learn(body, (consented) => heard.push(consented));
    expect(heard).toEqual([{}]);
  });
});

it("an export of somebody without an account has no devices", async () => {
  const mesh = await joined({ location: true });
  expect(await accountOf(mesh).list({})).toEqual([]);
});
