import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

it("npm run demo:hot-light tells everybody near who agreed, once, and nobody else, and ends with 0", async () => {
  const args = ["cli/demo-hot-light.ts", "--people", "60"];
  const demo = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
  await once(demo, "close");
  expect([demo.exitCode, said]).toEqual([0, expect.stringContaining("All came out as it must.")]);
  expect(said).toMatch(/\d+ of the \d+ people near who agreed were told, of 60 on the street\./);
});
