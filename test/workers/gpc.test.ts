import { beforeAll, describe, expect, it } from "vitest";
import { consentEventsOf } from "./support/person-object.ts";
import { say } from "./support/say.ts";
import { street } from "./support/street.ts";
import { call, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

beforeAll(async () => {
  expect((await publish(street([]))).status).toBe(200);
});

/** Says yes or no from a browser that sends this with its request; gives the answer and the change of mind as it is kept. */
async function sayWith(visitor: Visitor, secGpc: string, granted: boolean) {
  const grants = [{ purpose: "marketing", granted }];
  const token = await visitor.sign("consent+jwt", { grants, noticeVersion: "1", surface: "test" });
  const { status, body } = await post("/v1/me/consent", token, { "sec-gpc": secGpc });
  visitor.pass = body.pass;
  const events = await consentEventsOf(visitor.person);
  return { status, consent: body.consent.marketing, event: events.at(-1), token };
}

describe("Global Privacy Control", () => {
  it("is abided by, as everybody may read", async () => {
    const { status, body, headers } = await call("/.well-known/gpc.json");
    expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(body).toEqual({ gpc: true, lastUpdate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) });
    expect(new Date(body.lastUpdate).toISOString().slice(0, 10)).toBe(body.lastUpdate);
  });

  it("lets a consent hold, and is kept with it and in the export", async () => {
    const visitor = await makeVisitor();
    const said = await sayWith(visitor, "1", true);
    expect(said).toMatchObject({
      status: 200,
      consent: true,
      event: { purpose: "marketing", granted: true, gpc: true },
    });
    const { body } = await visitor.send("/v1/me/export", "export+jwt");
    expect(body.consentEvents).toEqual([said.event]);
    expect((await sayWith(visitor, "1", false)).event).toMatchObject({ granted: false, gpc: true });
  });

  it.each(["0", "true", "", "1, 1"])("is not there where a request says %j", async (value) => {
    const { event } = await sayWith(await makeVisitor(), value, true);
    expect(event).toMatchObject({ granted: true });
    expect(event).not.toHaveProperty("gpc");
  });

  it("is of the request: the same message again changes nothing of what is kept", async () => {
    const visitor = await makeVisitor();
    const { token, event } = await sayWith(visitor, "0", true);
    expect((await post("/v1/me/consent", token, { "sec-gpc": "1" })).status).toBe(200);
    expect(await consentEventsOf(visitor.person)).toEqual([event]);
    await say(visitor, { marketing: false });
    expect(await consentEventsOf(visitor.person)).toHaveLength(2);
  });
});
