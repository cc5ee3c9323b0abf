import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { LEGS } from "../../cli/demo-gateway/steps.ts";

it("npm run demo:gateway walks a card through a shop, shows every leg, and ends with 0", async () => {
  const demo = spawn(process.execPath, ["cli/demo-gateway.ts"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
  await once(demo, "close");
  expect([demo.exitCode, said]).toEqual([0, expect.stringContaining("All came out as it must.")]);
  for (const { what, place, push } of LEGS) {
    const [row = ""] = said.split("\n").filter((line) => line.startsWith(what));
    expect(row).toContain(place);
    expect(row).toContain(push ?? " - ");
  }
});
