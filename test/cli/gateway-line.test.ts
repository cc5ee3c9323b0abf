import { describe, it } from "vitest";
import { startGateway, type WhenEnded } from "../support/gateway-process.ts";
import { type Answer, startRecordingMesh } from "../support/recording-mesh.ts";
import { openShakyLine } from "../support/shaky-line.ts";

/** A mesh that writes down what it is told, a line to it, and the means to start gateways; all of one test. */
async function begin(whenEnded: WhenEnded, skewSeconds = 0) {
  const mesh = await startRecordingMesh({ skewSeconds });
  const line = await openShakyLine(Number(new URL(mesh.url).port));
  whenEnded(async () => {
    await line.close();
    await mesh.close();
  });
  return {
    mesh,
    line,
    macs: () => mesh.recorded.map(({ body }) => body.rows.map(({ mac }) => mac).join()),
    start: (url = mesh.url) => startGateway(url, [], { whenEnded }),
  };
}

const heard = (mac: string, age = 0) => [{ mac, rssi: -60, age }];

// Each waits for what a gateway does in its own time, so all wait at once.
describe.concurrent("a line that drops", () => {
  it("stops nothing in the shop; when it is back all is told, in order, with the age that it has by then", async ({
    expect,
    onTestFinished,
  }) => {
    const { mesh, line, macs, start } = await begin(onTestFinished);
    line.become("cut");
    const gateway = await start(line.url);
    const fromMs = Date.now();
    const hear = async (mac: string, zone: string) =>
      expect((await gateway.post(`/rows?zone=${zone}`, heard(mac, 7))).status).toBe(200);
    await hear("000000000000", "one");
    const untilMs = Date.now();
    await hear("000000000001", "two");
    await expect.poll(async () => (await gateway.status()).waiting.messages).toBe(2);
    await hear("000000000002", "three");
    await expect.poll(async () => (await gateway.status()).waiting.messages).toBe(3);
    expect(await gateway.status()).toMatchObject({ standing: "unreachable", sent: { messages: 0 } });
    expect(gateway.said().match(/The mesh cannot be reached/g)).toHaveLength(1);
    line.become("whole");
    await expect.poll(macs).toEqual(["000000000000", "000000000001", "000000000002"]);
    expect(mesh.recorded.map(({ body }) => body.zone)).toEqual(["one", "two", "three"]);
    const [first] = mesh.recorded;
    const heardAtSeconds = (first?.iat ?? 0) - (first?.body.rows[0]?.age ?? 0);
    // To the second: times are rounded, and a gateway takes its own from the mesh.
    expect(heardAtSeconds).toBeGreaterThan(fromMs / 1000 - 7 - 1);
    expect(heardAtSeconds).toBeLessThan(untilMs / 1000 - 7 + 1);
    await expect.poll(async () => (await gateway.status()).waiting).toEqual({ messages: 0, bytes: 0 });
    expect(await gateway.status()).toMatchObject({ standing: "enrolled", sent: { messages: 3, rows: 3 } });
  });

  it("on which answers are lost has the same message sent until one comes through", async ({
    expect,
    onTestFinished,
  }) => {
    const { mesh, line, start } = await begin(onTestFinished);
    const gateway = await start(line.url);
    await expect.poll(() => mesh.requestsMs.length).toBe(1);
    line.become("deaf");
    await gateway.post("/rows", heard("00000000000a"));
    await expect.poll(() => mesh.recorded.length).toBeGreaterThanOrEqual(3);
    line.become("whole");
    await expect.poll(async () => (await gateway.status()).sent.messages).toBe(1);
    expect(new Set(mesh.recorded.map(({ jti }) => jti)).size).toBe(1);
    const iats = mesh.recorded.map(({ iat }) => iat);
    expect(iats).toEqual([...new Set(iats)].sort());
  });
});

describe.concurrent("what the mesh answers", () => {
  it("429 and 503 with Retry-After: nothing is sent before", async ({ expect, onTestFinished }) => {
    const { mesh, start } = await begin(onTestFinished);
    const gateway = await start();
    await expect.poll(() => mesh.requestsMs.length).toBe(1);
    mesh.answer({ status: 429, code: "rate-limited", headers: { "retry-after": "3" } }, "take");
    await gateway.post("/rows", heard("00000000000b"));
    await expect.poll(() => mesh.recorded.length).toBe(2);
    const [, refusedMs = 0, takenMs = 0] = mesh.requestsMs;
    expect(takenMs - refusedMs).toBeGreaterThanOrEqual(2_990);
  });

  it("a final 4xx: the message is given up, counted and told, and the next one is sent", async ({
    expect,
    onTestFinished,
  }) => {
    const { mesh, macs, start } = await begin(onTestFinished);
    mesh.answer("take", { status: 422, code: "invalid" }, "take");
    const gateway = await start();
    await expect.poll(() => mesh.requestsMs.length).toBe(1);
    await gateway.post("/rows", heard("00000000000c"));
    await expect.poll(async () => (await gateway.status()).lost).toEqual({ refused: 1, dropped: 0 });
    expect(gateway.said()).toContain("refuses a message for good (422 invalid)");
    await gateway.post("/rows", heard("00000000000d"));
    await expect.poll(macs).toEqual(["00000000000c", "00000000000d"]);
    expect((await gateway.status()).sent.messages).toBe(1);
  });

  it.for<readonly [what: string, answer: Answer]>([
    ["a log-in page of the shop's network", { status: 200 }],
    ["a 401 that can be mended", { status: 401, code: "unauthenticated" }],
  ])("%s: the message stays on disk", async ([, answer], { expect, onTestFinished }) => {
    const { mesh, macs, start } = await begin(onTestFinished);
    mesh.answer("take", answer, "take");
    const gateway = await start();
    await expect.poll(() => mesh.requestsMs.length).toBe(1);
    await gateway.post("/rows", heard("00000000000e"));
    await expect.poll(macs).toEqual(["00000000000e", "00000000000e"]);
    await expect.poll(async () => (await gateway.status()).sent.messages).toBe(1);
    expect((await gateway.status()).lost).toEqual({ refused: 0, dropped: 0 });
  });

  it("a portal's JSON, or what a terminal would obey: all stays on disk, and is told in plain text", async ({
    expect,
    onTestFinished,
  }) => {
    const { mesh, start, macs } = await begin(onTestFinished);
    const detail = "\u001b]0;owned\u0007\u202e";
    const portal = { status: 403, body: { code: "AUTH_REQUIRED", detail } };
    const named = { status: 404, body: { code: "not-found", detail } };
    mesh.answer("take", portal, named, { status: 202, body: {} }, { status: 202, body: `<html>${detail}` }, "take");
    const gateway = await start();
    await expect.poll(() => mesh.requestsMs.length).toBe(1);
    await gateway.post("/rows", heard("000000000010"));
    await expect.poll(async () => (await gateway.status()).sent.messages).toBe(1);
    expect(macs()).toEqual(Array(5).fill("000000000010"));
    expect(new Set(mesh.recorded.map(({ jti }) => jti)).size).toBe(1);
    expect((await gateway.status()).lost).toEqual({ refused: 0, dropped: 0 });
    expect(gateway.said()).toContain("The mesh cannot be reached (403, not from a mesh)");
    for (const character of ["\u001b", "\u0007", "\u202e"]) expect(gateway.said()).not.toContain(character);
  });

  it("clock-skew: the message is signed again at once, by the mesh's clock", async ({ expect, onTestFinished }) => {
    const { mesh, start } = await begin(onTestFinished, -7_200);
    const gateway = await start();
    await expect.poll(() => mesh.requestsMs.length).toBe(1);
    mesh.answer({ status: 401, code: "clock-skew", serverTime: Date.now() / 1000 + 3_600 }, "take");
    await gateway.post("/rows", heard("00000000000f", 5));
    await expect.poll(() => mesh.recorded.length).toBe(2);
    const [early, late] = mesh.recorded.map(({ iat, body }) => ({ ahead: iat - Date.now() / 1000, row: body.rows[0] }));
    expect(Math.abs((early?.ahead ?? 0) + 7_200)).toBeLessThan(20);
    expect(Math.abs((late?.ahead ?? 0) - 3_600)).toBeLessThan(20);
    expect(Math.abs((late?.row?.age ?? 0) - 5)).toBeLessThan(4);
  });
});
