import { afterEach, describe, expect, it, vi } from "vitest";
import { enqueue, flush, type Left } from "../../../client/sdk/outbox.ts";
import { sendPing } from "../../../client/sdk/send-ping.ts";
import { openTabs } from "../../../client/sdk/tabs.ts";
import { type FakeMesh, NOON, startFakeMesh } from "./support/fake-mesh.ts";

const ORDER = { event: { name: "order" } };
const LATE = { status: 200, body: { outcome: "none", reason: "late", presence: [] } };

/** An hour behind, and nobody has told the device. */
async function setBack(): Promise<FakeMesh> {
  const mesh = startFakeMesh();
  await mesh.agree();
  mesh.deviceSeconds = NOON - 3_600;
  return mesh;
}

function order(mesh: FakeMesh, rest = (_: Left) => {}) {
  return sendPing(mesh.session, openTabs(new AbortController().signal), ORDER, { rest });
}

afterEach(() => vi.restoreAllMocks());

describe("what has just happened", () => {
  it("is said once more, at its true time, where the clock had been set back", async () => {
    const mesh = await setBack();
    mesh.next(LATE);
    expect(await order(mesh)).toMatchObject({ state: "answered", answer: { reason: "no-moment" } });
    expect(mesh.arrived.map(({ iat }) => iat)).toEqual([NOON - 3_600, NOON]);
    expect(mesh.arrived[1]?.jti).toBe(mesh.arrived[0]?.jti);
  });

  it("is said no third time", async () => {
    const mesh = await setBack();
    mesh.next(LATE, LATE);
    expect(await order(mesh)).toMatchObject({ state: "answered", answer: { reason: "late" } });
    expect(mesh.arrived).toHaveLength(2);
  });

  it("is late where the clock was right: something else came first", async () => {
    const mesh = await setBack();
    mesh.deviceSeconds = NOON;
    mesh.next(LATE);
    expect(await order(mesh)).toMatchObject({ state: "answered", answer: { reason: "late" } });
    expect(mesh.arrived).toHaveLength(1);
  });

  it("is late where it took its time until it was answered", async () => {
    const mesh = await setBack();
    vi.spyOn(performance, "now").mockReturnValueOnce(0).mockReturnValueOnce(30_000);
    mesh.next(LATE);
    expect(await order(mesh)).toMatchObject({ state: "answered", answer: { reason: "late" } });
    expect(mesh.arrived).toHaveLength(1);
  });

  it("is not what has waited: it stays late, whatever the clock", async () => {
    const mesh = await setBack();
    await enqueue(mesh.session, { kind: "ping", claims: ORDER, purposes: [] });
    mesh.next(LATE);
    await flush(mesh.session, () => {});
    expect(mesh.arrived.map(({ iat }) => iat)).toEqual([NOON - 3_600]);
  });
});

describe("what the mesh had no time for", () => {
  it("waits, and is sent again after as long as the mesh asks for", async () => {
    const mesh = startFakeMesh();
    await mesh.agree();
    const left: Left[] = [];
    for (const retryAfter of ["7", "9"]) {
      mesh.next({ status: 429, body: { code: "rate-limited", serverTime: NOON }, retryAfter });
      expect(await order(mesh, (one) => left.push(one))).toEqual({ state: "queued" });
    }
    expect(left).toMatchObject([
      { waiting: 1, retryAfterSeconds: 7 },
      { waiting: 2, retryAfterSeconds: 9 },
    ]);
  });
});
