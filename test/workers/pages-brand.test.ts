import { beforeEach, describe, expect, it } from "vitest";
import { street } from "./support/street.ts";
import { AUDIENCE, call, publish } from "./support/visitor.ts";

const PATHS = ["/m/table-7", "/m/unheard-of", "/o/unheard-of"];

const pageAt = (path: string, headers: Record<string, string> = {}) => call(path, { headers });
const policyOf = (headers: Headers) => headers.get("content-security-policy") ?? "";

/** Publishes a brand with this logo. */
async function wear(logo: string): Promise<void> {
  const catalog = street([]);
  const mesh = { ...catalog.mesh, brand: { logo, colour: "#ff7fa3" } };
  expect((await publish({ ...catalog, mesh })).status).toBe(200);
}

describe("the pages of a brand", () => {
  beforeEach(() => wear("https://cdn.test/logo.svg"));

  it.each(PATHS)("%s carries logo and colour, and its policy allows them", async (path) => {
    const { body, headers } = await pageAt(path);
    expect(body).toContain('<img class="logo" src="https://cdn.test/logo.svg"');
    expect(body).toContain("--ember:rgb(");
    expect(policyOf(headers)).toContain("img-src data: https://cdn.test;");
  });

  it.each(PATHS)("%s takes no logo of another host for who asks not to be shared", async (path) => {
    const { body, headers } = await pageAt(path, { "sec-gpc": "1" });
    expect(body).not.toContain("<img");
    expect(body).toContain("--ember:rgb(");
    expect(policyOf(headers)).toContain("img-src data:;");
  });

  it("of the mesh's own origin the logo stays", async () => {
    await wear(`${AUDIENCE}/logo.svg`);
    const { body } = await pageAt("/m/table-7", { "sec-gpc": "1" });
    expect(body).toContain(`src="${AUDIENCE}/logo.svg"`);
  });
});
