import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findFreePort } from "../../local/find-host.ts";
import { findState } from "../../local/state/state.ts";
import { launch, makeStateDirectory } from "../support/launcher.ts";

/** Starts on a state as `npm start` does, and gives the address of the demo shop as it is printed. */
async function startWithShop(state: string) {
  const port = await findFreePort();
  const mesh = launch(["--state", state, "--port", String(port)], port);
  await mesh.hear("The demo shop:");
  const [, shopUrl = ""] = /The demo shop: (\S+)/.exec(mesh.said()) ?? [];
  return { mesh, shopUrl };
}

describe("npm start", () => {
  it("opens the demo shop on an origin of its own, into which codes lead, stays at its port, and prints commands that work", async () => {
    const state = makeStateDirectory();
    const { mesh, shopUrl } = await startWithShop(state);
    const page = await fetch(shopUrl);
    expect(page.status).toBe(200);
    expect(new URL(shopUrl).origin).not.toBe(mesh.url);
    const policy = page.headers.get("content-security-policy");
    expect(policy).toContain(`connect-src 'self' ${mesh.url}`);
    expect(policy).not.toContain("unsafe");
    expect(await page.text()).toContain(`content="${mesh.url}"`);
    const poster = await fetch(`${mesh.url}/m/menu-card`);
    expect(await poster.text()).toContain(`${shopUrl}/?mesh-marker=menu-card`);
    expect(readFileSync(findState(state).shopPort, "utf8").trim()).toBe(new URL(shopUrl).port);
    const lines = [...mesh.said().matchAll(/^ {2}((?:curl|npx mesh) .*)$/gm)].map(([, line = ""]) => line);
    const results = lines.map((line) => {
      const command = line.replaceAll("npx mesh", `"${process.execPath}" cli/mesh.ts`);
      const { status, stdout } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
      return [line.split(" ", 3).join(" ").replace(mesh.url, "MESH"), status, stdout];
    });
    expect(results).toEqual([
      ["curl -s MESH/v1/mesh", 0, expect.stringContaining('"audience"')],
      ["npx mesh sign", 0, expect.stringContaining('"outcome"')],
      ["npx mesh signal", 0, "signal hot-light at doughnut-shop: on for 1h\n"],
      ["npx mesh publish", 0, expect.stringMatching(/^[\w-]+\n$/)],
    ]);
    await mesh.end("SIGTERM");
    expect((await startWithShop(state)).shopUrl).toBe(shopUrl);
  });
});
