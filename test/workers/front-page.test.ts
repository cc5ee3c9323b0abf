import { expect, it } from "vitest";
import { callWith } from "./support/forge.ts";
import { street } from "./support/street.ts";
import { call, publish } from "./support/visitor.ts";

it("the mesh's own address shows whose it is, the way into the app, and where builders read on", async () => {
  const before = await call("/");
  expect([before.status, before.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  await publish(street([]));
  const { body } = await callWith({ MESH_APP: "https://app.test/start" }, "/");
  expect(body).toContain('<h1 dir="auto">Street</h1>');
  expect(body).toContain('href="https://app.test/start"');
  for (const path of ["/docs", "/health", "/v1/mesh"]) {
    expect(body).toContain(`href="${path}"`);
    expect((await call(path)).status).toBe(200);
  }
  expect(body).not.toContain("<script");
});
