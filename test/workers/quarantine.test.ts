import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, onTestFinished, vi } from "vitest";
import type { HeardEid } from "../../shared/eid/judge-report.ts";
import { err } from "../../shared/result.ts";
import { openIsolate } from "../../workers/isolate/isolate.ts";
import { judgeReports } from "../../workers/objects/eid/judge-reports.ts";
import { readTracks } from "../../workers/objects/eid/store/tracks.ts";
import { makeEidBeacon } from "./support/eid-beacon.ts";
import { bindings } from "./support/forge.ts";
import { readLive } from "./support/operator.ts";
import { street } from "./support/street.ts";
import { publish } from "./support/visitor.ts";

it("a beacon that cannot be put into quarantine is, by the next report, and the operator hears of both", async () => {
  const alerts = vi.spyOn(console, "error").mockImplementation(() => {});
  const { entry } = await makeEidBeacon("shelf", "shop");
  const { version } = (await publish(street([], { beacons: [entry] }))).body;
  // Two senders that contradict each other, a minute apart; the clock is the test's.
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const report = (isReachable: boolean) =>
    runInDurableObject(env.EIDS.getByName("eids"), async (_, state) => {
      const mesh = await openIsolate(bindings());
      const sharedStore = {
        ...mesh.sharedStore,
        ...(isReachable ? {} : { changeLive: async () => err("unreachable" as const) }),
      };
      for (const minute of [0, 1, 2]) {
        if (minute > 0) vi.setSystemTime(Date.now() + 60_000);
        const quantum = Math.floor(Date.now() / 1000 / 1024);
        const good: HeardEid = { beacon: "shelf", quantum, place: "shop", atMs: Date.now(), sender: "gw-shop" };
        await judgeReports(state, { ...mesh, sharedStore }, version, [
          good,
          { ...good, place: "books", sender: "gw-far" },
        ]);
      }
      const policy = await mesh.catalog.policyOf(version);
      return [...readTracks(state.storage, policy?.eidBeacons ?? []).keys()];
    });

  expect(await report(false)).toEqual(["shelf"]);
  expect(alerts).toHaveBeenNthCalledWith(1, expect.stringContaining('the sender "gw-far" says what cannot be'));
  expect(alerts).toHaveBeenLastCalledWith(expect.stringContaining('"shelf" belongs in quarantine: cloned'));
  expect(alerts).toHaveBeenLastCalledWith(
    expect.stringContaining('by the sender "gw-far", against the sender "gw-shop"'),
  );
  expect((await readLive()).body.live.revokedBeacons).toEqual([]);
  expect(await report(true)).toEqual(["shelf"]);
  expect(alerts).toHaveBeenLastCalledWith(expect.stringContaining('"shelf" is in quarantine: cloned'));
  expect((await readLive()).body.live.revokedBeacons).toEqual(["shelf"]);
  vi.setSystemTime(Date.now() + 86_400_000);
  expect((await readLive()).body.live.revokedBeacons).toEqual([]);
});

it("a beacon that is sealed anew, as after its battery was changed, is known anew: its counter may have gone back", async () => {
  const report = async (quantum: number) => {
    const { entry } = await makeEidBeacon("changed", "shop");
    const { version } = (await publish(street([], { beacons: [entry] }))).body;
    const heard: HeardEid = { beacon: "changed", quantum, place: "shop", atMs: Date.now() };
    await runInDurableObject(env.EIDS.getByName("eids"), async (_, state) =>
      judgeReports(state, await openIsolate(bindings()), version, [heard]),
    );
    return (await readLive()).body.live.revokedBeacons.includes("changed");
  };
  const now = Math.floor(Date.now() / 1000 / 1024);
  expect(await report(now)).toBe(false);
  expect(await report(now - 10)).toBe(false);
});
