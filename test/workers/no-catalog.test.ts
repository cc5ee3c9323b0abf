import { describe, expect, it } from "vitest";
import { street } from "./support/street.ts";
import { AUDIENCE, call, makeVisitor, publish } from "./support/visitor.ts";

describe("before a catalog is published", () => {
  it("the mesh is healthy, says so, and what is missing", async () => {
    const { status, body } = await call("/health");
    expect(status).toBe(200);
    expect(body.catalog.version).toBeNull();
    expect(body.trouble).toEqual([expect.stringContaining("no catalog")]);
  });

  it("its version is null, its purposes and notice the defaults, and every ping is no-moment", async () => {
    const { status, body } = await call("/v1/mesh");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: "mesh",
      audience: AUDIENCE,
      noticeVersion: "1",
      purposes: ["location", "marketing", "push", "broadcast", "profiling", "measurement", "handover", "partners"],
      catalogVersion: null,
    });
    const visitor = await makeVisitor(["location", "marketing"]);
    const fix = { position: { latitude: 52.52, longitude: 13.405, accuracy: 10 } };
    expect((await visitor.ping(fix)).body).toMatchObject({ outcome: "none", reason: "no-moment", presence: [] });
  });

  it("there is none to read", async () => {
    const headers = { authorization: "Bearer operator-of-the-tests" };
    expect((await call("/admin/v1/catalog", { headers })).status).toBe(404);
    for (const ifMatch of ['"any"', "*"]) expect((await publish(street([]), { "if-match": ifMatch })).status).toBe(409);
  });

  it("one of two who publish the first is let through", async () => {
    const both = await Promise.all(["A", "B"].map((name) => publish({ mesh: { name } }, { "if-none-match": "*" })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});
