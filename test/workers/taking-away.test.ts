import { beforeAll, describe, expect, it } from "vitest";
import { claimOf } from "./support/claims.ts";
import { catalogOfFullLife } from "./support/full-life.ts";
import { subscribe } from "./support/push-desk.ts";
import { at, SHOP } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/*
 * A device may hold a pass from before its person's first grant: the answer that brought the newer one was lost, or the
 * device came back with nothing but its key. What it takes away is taken away all the same.
 */

beforeAll(async () => {
  expect((await publish(catalogOfFullLife())).status).toBe(200);
});

const TAG = "c0:ff:ee:33:44:66";

/** The visitor, agreed to everything, and the same device with the pass of before. */
async function agreed(): Promise<{ readonly knowing: Visitor; readonly pass: string }> {
  const knowing = await makeVisitor();
  const { pass } = knowing;
  await knowing.consent({ location: true, marketing: true, push: true });
  return { knowing, pass };
}

async function withPass<T>(visitor: Visitor, pass: string, act: () => Promise<T>): Promise<T> {
  const newest = visitor.pass;
  visitor.pass = pass;
  const done = await act();
  visitor.pass = newest;
  return done;
}

const exported = async (visitor: Visitor) => (await visitor.send("/v1/me/export", "export+jwt")).body;

describe("with a pass that does not say that there is a person", () => {
  it("a withdrawal withdraws, and its answer brings a pass that says so", async () => {
    const { knowing, pass } = await agreed();
    const { status, body } = await withPass(knowing, pass, () =>
      knowing.send("/v1/me/consent", "consent+jwt", {
        grants: [{ purpose: "location", granted: false }],
        noticeVersion: "1",
        surface: "settings",
      }),
    );
    expect([status, body.consent.location, body.consent.marketing]).toEqual([200, false, true]);
    expect(JSON.parse(atob(body.pass.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"))).known).toBe(true);
    expect((await knowing.ping(at(SHOP))).body).toMatchObject({ reason: "consent", presence: [] });
  });

  it("an erasure erases: no pass of the person is good any more", async () => {
    const { knowing, pass } = await agreed();
    const erased = await withPass(knowing, pass, () => knowing.send("/v1/me/erase", "erase+jwt"));
    expect([erased.status, erased.body.tombstone.split(".").length]).toEqual([200, 3]);
    expect((await knowing.ping(at(SHOP))).body.code).toBe("revoked");
  });

  it("the end of a subscription ends it", async () => {
    const { knowing, pass } = await agreed();
    await subscribe(knowing, "known");
    expect((await exported(knowing)).subscriptions).toHaveLength(1);
    await withPass(knowing, pass, () =>
      knowing.send("/v1/me/subscription", "subscription+jwt", { subscription: null }),
    );
    expect((await exported(knowing)).subscriptions).toEqual([]);
  });

  it("a tag is given up", async () => {
    const { knowing, pass } = await agreed();
    expect(
      (await knowing.send("/v1/me/tags", "tag+jwt", { tag: TAG, register: true, claim: await claimOf(TAG) })).status,
    ).toBe(204);
    expect((await exported(knowing)).tags).toHaveLength(1);
    await withPass(knowing, pass, () => knowing.send("/v1/me/tags", "tag+jwt", { tag: TAG, register: false }));
    expect((await exported(knowing)).tags).toEqual([]);
  });

  it("everything else stays with the edge, as for a person without an object", async () => {
    const { knowing, pass } = await agreed();
    await withPass(knowing, pass, async () => {
      expect((await knowing.ping(at(SHOP))).body).toMatchObject({ outcome: "none", reason: "consent" });
      expect((await knowing.send("/v1/me/export", "export+jwt")).body).toEqual({});
    });
  });
});
