import { describe, expect, it } from "vitest";
import { withdraw } from "../../../client/sdk/agree.ts";
import { MAX_WAITING } from "../../../client/sdk/limits.ts";
import { enqueue, flush } from "../../../client/sdk/outbox.ts";
import { type FakeMesh, NOON, passUntil, startFakeMesh } from "./support/fake-mesh.ts";

const CHOICE = { noticeVersion: "1", surface: "test" };
const OFFLINE = new TypeError("Failed to fetch");

async function joined(): Promise<FakeMesh> {
  const mesh = startFakeMesh();
  await mesh.agree();
  return mesh;
}

function react(mesh: FakeMesh, receipt: string) {
  const message = { kind: "reaction", claims: { receipt, kind: "click" }, purposes: ["measurement"] } as const;
  return enqueue(mesh.session, message);
}

function receipts(mesh: FakeMesh) {
  return mesh.arrived.map(({ claims }) => claims.receipt);
}

async function waiting(mesh: FakeMesh) {
  return (await mesh.vault.read("outbox")) ?? [];
}

describe("what waits for a connection", () => {
  it("is sent in order, with the jti and iat of when it happened", async () => {
    const mesh = await joined();
    for (const receipt of ["a", "b", "c"]) {
      await react(mesh, receipt);
      mesh.deviceSeconds += 10;
    }
    const kept = await waiting(mesh);
    mesh.deviceSeconds = mesh.meshSeconds = NOON + 3_600;
    expect(await flush(mesh.session)).toMatchObject({ waiting: 0 });
    expect(receipts(mesh)).toEqual(["a", "b", "c"]);
    expect(mesh.arrived.map(({ iat }) => iat)).toEqual([NOON, NOON + 10, NOON + 20]);
    expect(mesh.arrived.map(({ jti }) => jti)).toEqual(kept.map(({ jti }) => jti));
    expect(await waiting(mesh)).toEqual([]);
  });

  it.each([OFFLINE, { status: 429, retryAfter: "7" }, { status: 503, retryAfter: "7" }])(
    "stays after %o, and is the same message then",
    async (reply) => {
      const mesh = await joined();
      await react(mesh, "a");
      await react(mesh, "b");
      mesh.next(reply);
      const retryAfterSeconds = reply instanceof Error ? Number.NaN : 7;
      expect(await flush(mesh.session)).toMatchObject({ waiting: 2, retryAfterSeconds });
      expect(await flush(mesh.session)).toMatchObject({ waiting: 0 });
      expect(receipts(mesh)).toEqual(["a", "a", "b"]);
      expect(mesh.arrived[1]).toEqual(mesh.arrived[0]);
    },
  );

  it.each([202, 404, 409, 422])("goes with any other answer: %i", async (status) => {
    const mesh = await joined();
    await react(mesh, "a");
    mesh.next({ status });
    expect(await flush(mesh.session)).toMatchObject({ waiting: 0 });
  });

  it("stays, when somebody in between answers for the mesh", async () => {
    const mesh = await joined();
    await withdraw(mesh.session, { ...CHOICE, purposes: ["location"] });
    for (const status of [200, 404, 500]) {
      mesh.next({ status, page: "<!doctype html><title>Please log in</title>" });
      expect(await flush(mesh.session)).toMatchObject({ waiting: 1 });
    }
    for (const [status, said] of [
      [401, { code: "revoked" }],
      [403, { code: "AUTH_REQUIRED" }],
      [404, { message: "no Route matched with those values" }],
      [422, {}],
    ] as const) {
      mesh.next({ status, page: JSON.stringify(said) });
      expect(await flush(mesh.session)).toMatchObject({ waiting: 1 });
    }
    expect(mesh.forgotten).toBe(0);
    expect(await flush(mesh.session)).toMatchObject({ waiting: 0 });
  });

  it("is plain JSON: what is none is refused, and stands in nobody's way", async () => {
    const mesh = await joined();
    const order = (data: object) =>
      ({ kind: "ping", claims: { event: { name: "order", data } }, purposes: [] }) as const;
    await expect(enqueue(mesh.session, order({ size: 1n }))).rejects.toThrow(TypeError);
    expect(await enqueue(mesh.session, order({ size: "L", cook: () => {} }))).toBe(1);
    expect(await waiting(mesh)).toMatchObject([{ claims: { event: { name: "order", data: { size: "L" } } } }]);
  });

  it("is sent by one at a time", async () => {
    const mesh = await joined();
    await react(mesh, "a");
    await react(mesh, "b");
    await Promise.all([flush(mesh.session), flush(mesh.session)]);
    expect(receipts(mesh)).toEqual(["a", "b"]);
  });

  it("is bounded: the oldest goes, but never a withdrawal", async () => {
    const mesh = await joined();
    await withdraw(mesh.session, { ...CHOICE, purposes: ["location"] });
    for (let number = 0; number <= MAX_WAITING; number++) await react(mesh, String(number));
    const kept = await waiting(mesh);
    expect(kept).toHaveLength(MAX_WAITING);
    expect(kept[0]?.kind).toBe("consent");
    expect(kept[1]?.claims.receipt).toBe("2");
    expect(kept.at(-1)?.claims.receipt).toBe(String(MAX_WAITING));
  });

  it("is dropped after a day", async () => {
    const mesh = await joined();
    await react(mesh, "a");
    mesh.deviceSeconds = mesh.meshSeconds = NOON + 86_400;
    expect(await flush(mesh.session)).toMatchObject({ waiting: 0 });
    expect(receipts(mesh)).toEqual([]);
  });

  it("is made anew after a day, if it is a withdrawal, and stays the same from then on", async () => {
    const mesh = await joined();
    await withdraw(mesh.session, { ...CHOICE, purposes: ["location"] });
    const [old] = await waiting(mesh);
    mesh.deviceSeconds = mesh.meshSeconds = NOON + 5 * 86_400;
    const isWithdrawal = ({ typ }: { typ: string }) => typ === "consent+jwt";
    mesh.next({ status: 200, body: { pass: passUntil(NOON + 6 * 86_400) } }, OFFLINE);
    await flush(mesh.session);
    mesh.deviceSeconds += 10;
    await flush(mesh.session);
    const [first, again, ...more] = mesh.arrived.filter(isWithdrawal);
    expect(first?.iat).toBe(NOON + 5 * 86_400);
    expect(first?.jti).not.toBe(old?.jti);
    expect(again).toEqual(first);
    expect(more).toEqual([]);
    expect(await waiting(mesh)).toEqual([]);
  });

  it("is dropped when its purpose was withdrawn meanwhile; the withdrawal itself is sent", async () => {
    const mesh = await joined();
    await react(mesh, "a");
    expect(await withdraw(mesh.session, { ...CHOICE, purposes: ["measurement"] })).toEqual({
      location: true,
      measurement: false,
    });
    await flush(mesh.session);
    expect(mesh.arrived.map(({ typ, claims }) => [typ, claims])).toEqual([
      ["consent+jwt", { grants: [{ purpose: "measurement", granted: false }], ...CHOICE }],
    ]);
  });

  it("is left for a page, if it is a ping and nobody here can show what it earns", async () => {
    const mesh = await joined();
    await enqueue(mesh.session, { kind: "ping", claims: { event: { name: "order" } }, purposes: ["location"] });
    await react(mesh, "a");
    expect(await flush(mesh.session)).toMatchObject({ waiting: 1 });
    expect(mesh.arrived.map(({ typ }) => typ)).toEqual(["reaction+jwt"]);
    const heard: unknown[] = [];
    await flush(mesh.session, (_, { body }) => heard.push(body.outcome));
    expect(heard).toEqual(["none"]);
  });
});
