import { gzipSync } from "node:zlib";
import { buildClient, type ClientFile } from "../local/build/build-client.ts";

/** The gate of `npm run check` on what a page loads of the SDK: each built file, gzipped. */
const MAX_KIBIBYTES: readonly (readonly [file: ClientFile, most: number])[] = [
  ["mesh.js", 8],
  ["push.js", 1.25],
  ["account.js", 1],
  ["reward.js", 0.5],
  ["coupon.js", 2.5],
  ["mesh-offer.js", 7.5],
  ["mesh-consent.js", 6],
  ["mesh-now.js", 4.5],
  ["debug.js", 6],
  ["service-worker.js", 5],
];

const built = await buildClient();
for (const [file, most] of MAX_KIBIBYTES) {
  const kibibytes = gzipSync(built[file]).length / 1024;
  const holds = kibibytes <= most;
  console.log(`${file}: ${kibibytes.toFixed(2)} KiB gzip, at most ${most}: ${holds ? "met" : "missed"}`);
  if (!holds) process.exitCode = 1;
}
