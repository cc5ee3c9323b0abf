import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GatewayProcess, startGateway } from "../support/gateway-process.ts";
import { type Answer, type Recorded, type RecordingMesh, startRecordingMesh } from "../support/recording-mesh.ts";

let mesh: RecordingMesh;
let serial = 0;

beforeEach(async () => {
  mesh = await startRecordingMesh();
});

afterEach(() => mesh.close());

/** A transmitter that nobody else in this file is. */
function newMac(): string {
  return (++serial).toString(16).padStart(12, "0");
}

/** Posts what a box heard of one transmitter; gives who it was, once the box was told that it is taken. */
async function hear(gateway: GatewayProcess, path = "/rows"): Promise<string> {
  const mac = newMac();
  const answer = await gateway.post(path, [{ mac, rssi: -60 }]);
  expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
  return mac;
}

const macsIn = ({ body }: Recorded) => body.rows.map(({ mac }) => mac);

/** What has had an effect: of all messages of one id the first; the others must be it, word for word. */
function effects(): string[] {
  const byJti = new Map<string, string[]>();
  for (const message of mesh.recorded) {
    const before = byJti.get(message.jti);
    if (before !== undefined) expect(macsIn(message)).toEqual(before);
    byJti.set(message.jti, before ?? macsIn(message));
  }
  return [...byJti.values()].flat();
}

/** Which of these had no effect. */
function missing(macs: readonly string[]): string[] {
  const told = new Set(effects());
  return macs.filter((mac) => !told.has(mac));
}

/** So many random times up to `maxMs`, in random order: one of each tenth, so that no part of the gateway's two seconds is left out. */
function randomMoments(count: number, maxMs: number): number[] {
  const moments = Array.from({ length: count }, (_, index) => ((index + Math.random()) * maxMs) / count);
  return moments
    .map((ms) => ({ ms, order: Math.random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ ms }) => ms);
}

describe("kill -9 of a gateway", () => {
  it("right after a box was answered loses nothing", async () => {
    const gateway = await startGateway(mesh.url);
    const heard = [await hear(gateway), await hear(gateway)];
    await gateway.end("SIGKILL");
    expect(mesh.recorded).toEqual([]);
    await gateway.start();
    await expect.poll(effects).toEqual(heard);
  });

  it("while messages wait on disk loses none, and they are sent in order", async () => {
    mesh.answer({ status: 503, code: "unavailable" });
    const gateway = await startGateway(mesh.url);
    const heard = [await hear(gateway)];
    await expect.poll(async () => (await gateway.status()).waiting.messages).toBe(1);
    await gateway.end("SIGKILL");
    for (const _time of [1, 2]) {
      await gateway.start();
      heard.push(await hear(gateway));
      await gateway.end("SIGKILL");
    }
    mesh.answer("take");
    await gateway.start();
    await expect.poll(effects).toEqual(heard);
    expect((await gateway.status()).waiting).toEqual({ messages: 0, bytes: 0 });
  });

  it("between sending and the answer sends the same message again, and not another one", async () => {
    mesh.answer("silence");
    const gateway = await startGateway(mesh.url);
    const heard = [await hear(gateway)];
    await gateway.end("SIGKILL");
    await gateway.start();
    await expect.poll(() => mesh.recorded.length).toBe(1);
    await gateway.end("SIGKILL");
    mesh.answer("take");
    await gateway.start();
    await expect.poll(async () => (await gateway.status()).sent.messages).toBe(1);
    expect(effects()).toEqual(heard);
    expect(mesh.recorded.length).toBeGreaterThanOrEqual(2);
    expect(new Set(mesh.recorded.map(({ jti }) => jti)).size).toBe(1);
  });

  it("at ten random moments while boxes post: each row that was answered 200 has exactly one effect", async () => {
    const gateway = await startGateway(mesh.url);
    const answered: string[] = [];
    const moods: Answer[][] = [["take"], ["take", "silence"], [{ status: 503, code: "unavailable" }, "take"]];
    for (const [round, aliveMs] of randomMoments(10, 2_400).entries()) {
      mesh.answer(...(moods[round % moods.length] ?? []));
      if (round > 0) await gateway.start();
      const dies = pause(aliveMs).then(() => gateway.end("SIGKILL"));
      const boxes = ["counter", "shelves"].map(async (zone) => {
        for (let isAlive = true; isAlive; ) {
          const mac = newMac();
          const answer = await gateway.post(`/rows?zone=${zone}`, [{ mac, rssi: -60 }]).catch(() => undefined);
          isAlive = answer !== undefined;
          if (answer?.status === 200) answered.push(mac);
        }
      });
      await Promise.all([dies, ...boxes]);
    }
    mesh.answer("take");
    await gateway.start();
    await expect.poll(async () => (await gateway.status()).waiting.messages).toBe(0);
    await expect.poll(() => missing(answered)).toEqual([]);
    const told = effects();
    expect(new Set(told).size).toBe(told.length);
    expect(answered.length).toBeGreaterThan(50);
  });
});

describe("a gateway that is asked to end", () => {
  it("puts what it has heard on disk, says so, and ends with 0", async () => {
    mesh.answer({ status: 503, code: "unavailable" });
    const gateway = await startGateway(mesh.url);
    const heard = [await hear(gateway)];
    expect(await gateway.end("SIGTERM")).toBe(0);
    expect(gateway.said()).toContain("Ended. 1 messages wait on disk.");
    mesh.answer("take");
    await gateway.start();
    await expect.poll(effects).toEqual(heard);
  });
});
