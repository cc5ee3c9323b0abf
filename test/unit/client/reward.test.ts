import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Answered } from "../../../client/sdk/ask.ts";
import { bodyOf } from "../../../client/sdk/mesh-problem.ts";
import { pay } from "../../../client/sdk/reward.ts";
import { isToBeRepeated } from "../../../client/sdk/session.ts";
import { type FakeMesh, startFakeMesh } from "./support/fake-mesh.ts";

const TAKEN = { coupon: { code: "1234567890123452" }, receipt: "r", points: 40 };

/** The page waits for nothing. */
const pause = (answered: Answered) => isToBeRepeated(answered) && Promise.resolve();

async function joined(): Promise<FakeMesh> {
  const mesh = startFakeMesh();
  await mesh.agree({ loyalty: true });
  return mesh;
}

const take = ({ session }: FakeMesh, reward: string) => pay(reward, session.send, session.stamp, pause, bodyOf);

/** Ids of the messages that asked for a reward, in order. */
const asked = ({ arrived }: FakeMesh) => arrived.filter(({ typ }) => typ === "reward+jwt").map(({ jti }) => jti);

describe("taking a reward", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
    return () => vi.useRealTimers();
  });

  it("names it, and gives its coupon and the points that are left", async () => {
    const mesh = await joined();
    mesh.next({ status: 200, body: TAKEN });
    expect(await take(mesh, "coffee")).toMatchObject(TAKEN);
    expect(mesh.arrived.at(-1)).toMatchObject({ path: "/v1/me/rewards", claims: { reward: "coffee" } });
  });

  it("says the same message again while no one answers, so that the points are taken once", async () => {
    const mesh = await joined();
    mesh.next(
      new Error("lost"),
      { status: 503, body: { code: "unavailable", serverTime: 1 } },
      { status: 200, body: TAKEN },
    );
    await take(mesh, "tea");
    expect(asked(mesh)).toHaveLength(3);
    expect(new Set(asked(mesh)).size).toBe(1);
  });

  it("gives up after five times, and a call within a minute is still the same message", async () => {
    const mesh = await joined();
    mesh.always(new Error("no connection"));
    await expect(take(mesh, "cake")).rejects.toMatchObject({ code: "offline" });
    vi.advanceTimersByTime(59_000);
    mesh.always({ status: 200, body: TAKEN });
    await take(mesh, "cake");
    expect(asked(mesh)).toHaveLength(6);
    expect(new Set(asked(mesh)).size).toBe(1);
  });

  it("is a new message a minute later, which the mesh would no longer take for the old one", async () => {
    const mesh = await joined();
    mesh.always(new Error("no connection"));
    await expect(take(mesh, "bun")).rejects.toMatchObject({ code: "offline" });
    vi.advanceTimersByTime(60_000);
    mesh.always({ status: 200, body: TAKEN });
    await take(mesh, "bun");
    expect(new Set(asked(mesh)).size).toBe(2);
  });

  it("is taken twice if the person takes it twice", async () => {
    const mesh = await joined();
    mesh.always({ status: 200, body: TAKEN });
    await take(mesh, "roll");
    await take(mesh, "roll");
    expect(new Set(asked(mesh)).size).toBe(2);
  });

  it("says that there are too few points, and may be tried anew", async () => {
    const mesh = await joined();
    mesh.next({ status: 409, body: { code: "points-missing", serverTime: 1 } });
    await expect(take(mesh, "box")).rejects.toMatchObject({ code: "points-missing", status: 409 });
    mesh.next({ status: 200, body: TAKEN });
    await take(mesh, "box");
    expect(new Set(asked(mesh)).size).toBe(2);
  });

  it("is refused with `consent` if nobody has agreed to anything", async () => {
    await expect(take(startFakeMesh(), "pie")).rejects.toMatchObject({ code: "consent" });
  });
});
