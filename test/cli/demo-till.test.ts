import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

it("npm run demo:till takes a coupon once, gives points and a reward, ends offers after a purchase, and ends with 0", async () => {
  const demo = spawn(process.execPath, ["cli/demo-till.ts"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
  await once(demo, "close");
  expect([demo.exitCode, said]).toEqual([0, expect.stringContaining("All came out as it must.")]);
  expect(said).toMatch(/till 2 {2}is shown the same coupon +\d+ ms {2}refused: used, here/);
});
