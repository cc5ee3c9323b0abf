import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as v from "valibot";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { tagIdentity } from "../../shared/messages/tag.ts";
import { hashTag } from "../../shared/tags/hash-tag.ts";
import { openLocator } from "../../shared/tags/locator.ts";
import { makeObjectStore } from "../../workers/adapters/object-store.ts";
import type { Env } from "../../workers/env.ts";
import { importKeys } from "../../workers/isolate/keys.ts";
import { claimOf } from "./support/claims.ts";
import { street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const bindings = env as unknown as Env;
const sharedStore = makeObjectStore(bindings.TRUTH, undefined, "mesh");

/** A tag that no other test has. */
function newMac(): string {
  const bytes = [0xc0, 0xff, 0xee, ...crypto.getRandomValues(new Uint8Array(3))];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** When the registry was told that a tag is given up, of all those that it remembers, by name. */
async function removals(): Promise<ReadonlyMap<unknown, number>> {
  const rows = await Promise.all(
    [0, 1, 2, 3].map((shard) =>
      runInDurableObject(env.TRUTH.getByName(`mesh:tags:${shard}`), (_, { storage: { sql } }) => {
        // By chance no tag of this file may have come to the shard.
        if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'tag'").toArray().length === 0) return [];
        return sql.exec<{ tag: string; atMs: number }>("SELECT tag, atMs FROM tag WHERE locator IS NULL").toArray();
      }),
    ),
  );
  return new Map(rows.flat().map(({ tag, atMs }) => [tag, atMs]));
}

/** What the registry leads to from this tag. */
async function registered(mac: string) {
  const keys = await importKeys(bindings);
  const found = await sharedStore.findTags([await hashTag(mac, keys.tagHash)], 1_000);
  const sealed = found.ok ? found.value[0] : undefined;
  return sealed ? openLocator(keys.locators, sealed) : sealed;
}

async function say(visitor: Visitor, tag: unknown, register: boolean) {
  const isNamed = v.is(tagIdentity, tag);
  const claim = register && isNamed ? { claim: await claimOf(tag) } : {};
  return visitor.send("/v1/me/tags", "tag+jwt", { tag, register, ...claim });
}

beforeAll(async () => {
  expect((await publish(street([]))).status).toBe(200);
});

describe("a tag", () => {
  it("leads to the person who registered it, sealed, however its address is written", async () => {
    const visitor = await makeVisitor(["location"]);
    const mac = newMac();
    expect((await say(visitor, mac.toUpperCase().replaceAll(":", "-"), true)).status).toBe(204);
    expect(await registered(mac)).toEqual({ person: visitor.person, epoch: expect.any(Number) });
    const beacon = { ibeacon: { uuid: "e2c56db5-dffb-48d2-b060-d0f5a71096e0", major: 9, minor: 9 } };
    expect((await say(visitor, beacon, true)).status).toBe(204);
  });

  it("leads nowhere once the person says it is theirs no longer, and again when they say so anew", async () => {
    const visitor = await makeVisitor(["location"]);
    const mac = newMac();
    await say(visitor, mac, true);
    expect((await say(visitor, mac, false)).status).toBe(204);
    expect(await registered(mac)).toBeNull();
    await say(visitor, mac, true);
    expect(await registered(mac)).toMatchObject({ person: visitor.person });
  });

  it("goes with the consent to location, and with the person", async () => {
    const [withdrawing, erasing] = [await makeVisitor(["location"]), await makeVisitor(["location"])];
    const [one, other] = [newMac(), newMac()];
    await say(withdrawing, one, true);
    await say(erasing, other, true);
    await withdrawing.consent({ location: false });
    await erasing.send("/v1/me/erase", "erase+jwt");
    expect([await registered(one), await registered(other)]).toEqual([null, null]);
  });

  it("is not taken without location, and to forget one is fine always", async () => {
    const [unknown, without] = [await makeVisitor(), await makeVisitor(["marketing"])];
    for (const visitor of [unknown, without]) {
      expect((await say(visitor, newMac(), true)).body.code).toBe("consent-missing");
      expect((await say(visitor, newMac(), false)).status).toBe(204);
    }
  });

  it("is named by exactly one address or identity", async () => {
    const visitor = await makeVisitor(["location"]);
    for (const tag of [
      "",
      "00:11",
      "00:11:22:33:44:55:66",
      7,
      null,
      {},
      { eid: "0011223344556677" },
      { mac: "001122334455" },
    ]) {
      const answered = await say(visitor, tag, true);
      expect([tag, answered.status, answered.body.pointers[0]]).toEqual([tag, 422, expect.stringMatching(/^\/tag/)]);
    }
  });

  it("stays whose it is though somebody else registers it, who is not told, until it is given up", async () => {
    const [first, second] = [await makeVisitor(["location"]), await makeVisitor(["location"])];
    const mac = newMac();
    await say(first, mac, true);
    expect((await say(second, mac, true)).status).toBe(204);
    expect(await registered(mac)).toMatchObject({ person: first.person });
    await say(second, mac, false);
    expect(await registered(mac)).toMatchObject({ person: first.person });
    await say(second, mac, true);
    await say(first, mac, false);
    expect(await registered(mac)).toBeNull();
    expect((await say(second, mac, true)).status).toBe(204);
    expect(await registered(mac)).toMatchObject({ person: second.person });
  });

  it("is given up at a time of its own: no reader of the registry tells which tags went together", async () => {
    const visitors = await Promise.all([0, 1, 2, 3].map(() => makeVisitor(["location"])));
    const tagsOf = await Promise.all(
      visitors.map(async (visitor) => {
        const macs = [newMac(), newMac(), newMac()];
        for (const mac of macs) expect((await say(visitor, mac, true)).status).toBe(204);
        const keys = await importKeys(bindings);
        return Promise.all(macs.map((mac) => hashTag(mac, keys.tagHash)));
      }),
    );
    const nowMs = Date.now() + 600_000;
    vi.useFakeTimers({ toFake: ["Date"], now: nowMs });
    try {
      for (const visitor of visitors) await visitor.consent({ location: false });
    } finally {
      vi.useRealTimers();
    }
    const removed = await removals();
    const times = tagsOf.map((tags) => tags.map((tag) => removed.get(tag) ?? Number.NaN));
    for (const atMs of times.flat()) {
      expect(atMs).toBeGreaterThan(nowMs - 300_000);
      expect(atMs).toBeLessThanOrEqual(nowMs + 60_000);
    }
    // By chance alone twelve times in five minutes lie this close once in a million runs.
    for (const own of times) expect(Math.max(...own) - Math.min(...own)).toBeGreaterThan(100);
    expect(new Set(times.flat()).size).toBeGreaterThan(9);
  });
});
