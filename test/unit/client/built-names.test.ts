import { expect, it } from "vitest";
import { ENGLISH as CONSENT_WORDS } from "../../../client/consent/words.ts";
import { DEBUG_WORDS } from "../../../client/debug/words.ts";
import { ENGLISH as NOW_WORDS } from "../../../client/now/words.ts";
import { ENGLISH as OFFER_WORDS } from "../../../client/offer/words.ts";
import { buildClientFile } from "../../../local/build/build-client.ts";

it.each([
  ["mesh-offer.js", OFFER_WORDS],
  ["mesh-consent.js", CONSENT_WORDS],
  ["mesh-now.js", NOW_WORDS],
  ["debug.js", DEBUG_WORDS],
] as const)("%s keeps the names of the words that an app may give", async (file, words) => {
  const text = await buildClientFile(file);
  expect(Object.keys(words).filter((name) => !new RegExp(`\\.${name}\\b`).test(text))).toEqual([]);
});

it("mesh.js loads what is rarely needed from files beside it", async () => {
  const text = await buildClientFile("mesh.js");
  expect([...text.matchAll(/import\(`(.+?)`\)/g)].map(([, from]) => from).sort()).toEqual([
    "./account.js",
    "./debug.js",
    "./diagnose.js",
    "./push.js",
    "./reward.js",
  ]);
});
