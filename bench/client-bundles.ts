import { gzipSync } from "node:zlib";
import { buildClient, type ClientFile } from "../local/build/build-client.ts";
import { buildConsole } from "../local/build/build-console.ts";

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

/** All of the console but its maps, and what its first view needs. */
const MAX_CONSOLE_KIBIBYTES = 150;
const MAX_FIRST_VIEW_KIBIBYTES = 60;

const built = await buildClient();
for (const [file, most] of MAX_KIBIBYTES) judge(file, [built[file]], most);

const { page, files, first } = await buildConsole();
const code = [...files].filter(([name]) => !name.endsWith(".json"));
judge("console", [page, ...code.map(([, text]) => text)], MAX_CONSOLE_KIBIBYTES);
judge("console, first view", [page, ...first.map((name) => files.get(name) ?? "")], MAX_FIRST_VIEW_KIBIBYTES);

/** Whether these, each gzipped, are together at most so many KiB. */
function judge(name: string, texts: readonly string[], most: number): void {
  const kibibytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0) / 1024;
  const holds = kibibytes <= most;
  console.log(`${name}: ${kibibytes.toFixed(2)} KiB gzip, at most ${most}: ${holds ? "met" : "missed"}`);
  if (!holds) process.exitCode = 1;
}
