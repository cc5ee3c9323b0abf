import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { waitFor } from "../support/wait-for.ts";

/** Starts the demo as `npm run demo:flight` does, and gives the address of its page. */
async function start(state: string) {
  const demo = spawn(process.execPath, ["cli/demo-flight.ts", "--port", "0", "--state", state]);
  let said = "";
  for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
  const url = await waitFor(() => {
    const [, found = ""] = /Follow two flights: (\S+)/.exec(said) ?? [];
    expect(found, said).not.toBe("");
    return found;
  });
  return {
    url,
    ask: (asked: object, headers: Record<string, string> = { origin: url }) =>
      fetch(`${url}/airline`, { method: "POST", headers, body: JSON.stringify({ customer: "ada", ...asked }) }),
    async end() {
      demo.kill("SIGTERM");
      if (demo.exitCode === null) await once(demo, "exit");
    },
  };
}

it("npm run demo:flight serves a page with a strict policy, an airline that the mesh hears, and goes on after a restart", async () => {
  const state = mkdtempSync(join(tmpdir(), "flight-"));
  const demo = await start(state);
  const page = await fetch(demo.url);
  expect(page.headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self';/,
  );
  const first = await (await demo.ask({ ask: "turn", minute: 61 })).json();
  expect(first.said.slice(0, 2).map(({ type }: { type: string }) => type)).toEqual([
    "flight-gate-changed",
    "flight-booked",
  ]);

  expect((await demo.ask({ ask: "look" }, { origin: "https://elsewhere.example" })).status).toBe(403);
  expect((await demo.ask({ ask: "sell" })).status).toBe(422);
  expect((await demo.ask({ ask: "turn", minute: -1 })).status).toBe(422);
  await demo.end();

  const again = await start(state);
  expect(again.url).toBe(demo.url);
  const second = await (await again.ask({ ask: "look" })).json();
  expect([second.startMs, second.flights[0].run]).toEqual([first.startMs, first.flights[0].run]);
  await again.end();
});
