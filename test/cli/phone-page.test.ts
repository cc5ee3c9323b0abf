import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findFreePort } from "../../local/find-host.ts";
import { launch, makeStateDirectory } from "../support/launcher.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/phone.md"), "utf8");
const MESH = "https://mesh-words.trycloudflare.com";
const SHOP = "https://shop-words.trycloudflare.com";

it("docs/phone.md starts a mesh behind a tunnel: devices, links, pages and the demo shop go by its address", async () => {
  const environment = Object.fromEntries(
    [...PAGE.matchAll(/^(MESH_\w+)=(\S+) \\$/gm)].map(([, name, value]) => [name, value]),
  );
  expect(environment).toMatchObject({ MESH_AUDIENCE: MESH, MESH_ORIGINS: SHOP, MESH_APP: SHOP });
  const port = await findFreePort();
  const mesh = launch(["--host", "--state", makeStateDirectory(), "--port", String(port)], port, environment);
  await mesh.hear("The demo shop:");
  expect(mesh.said()).toContain("The walk came out as it must.");
  // What the QR code leads to; over https there is nothing to warn of.
  expect(mesh.said()).toContain(`\n${SHOP}\n`);
  expect(mesh.said()).not.toContain("docs/phone.md");
  const { headers, ok } = await fetch(`${mesh.url}/v1/mesh`, { headers: { origin: SHOP } });
  expect([ok, headers.get("access-control-allow-origin")]).toEqual([true, SHOP]);
  const other = await fetch(`${mesh.url}/v1/mesh`, { headers: { origin: "https://other.example.com" } });
  expect(other.headers.get("access-control-allow-origin")).toBeNull();
  expect(await (await fetch(`${mesh.url}/m/menu-card`)).text()).toContain(`${SHOP}/?mesh-marker=menu-card`);
  const [, shopUrl = ""] = /The demo shop: (\S+)/.exec(mesh.said()) ?? [];
  const shop = await fetch(shopUrl);
  expect(shop.headers.get("content-security-policy")).toContain(`connect-src 'self' ${MESH}`);
  expect(await shop.text()).toContain(`content="${MESH}"`);
});
