// A gateway of a mesh in plain Node (20 or newer), without a dependency: tells who was heard. What a box of your own would copy.
//
//   npx mesh sender add gate-1 --kind gateway --scopes sightings --places doughnut-shop > mesh-sender.json
//   node post-sightings.mjs MESH_URL [ROWS]      for example: node post-sightings.mjs http://localhost:8787 \
//                                                  '[{"mac": "c3:00:00:12:34:56", "rssi": -61, "age": 2}]'
//
// The first makes the key, in mesh-sender.json here or beside this program (or in $KEY_FILE): keep it to yourself. The second
// posts what was heard, as JSON from its argument or from standard input, and prints the mesh's answer. What the bytes are:
// docs/protocol.md.

import { createPrivateKey, randomBytes, sign } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const [url, argument] = process.argv.slice(2);

// 1. The key, and whose it is: `kid` is the id of the sender in the catalog.
const { jwk, key } = readKey();
if (!URL.canParse(url)) end("Say where the mesh is: node post-sightings.mjs MESH_URL [ROWS]", 2);

// 2. What the mesh is, and how far this machine's clock is off.
const mesh = await askMesh();
const skewSeconds = mesh.serverTime - Date.now() / 1000;

// 3. What was heard: rows {mac? | ibeacon? | altbeacon? | eddystoneUid? | eid?, rssi, txPower?, age?}, age in seconds. A sender
//    of several places says which: {place, zone?, rows}. A tag counts as present with three rows within ten seconds.
const rows = parseRows(argument ?? (await text(process.stdin)));

// 4. The message. Sent again with the same jti, because no answer came, it counts once.
const header = { alg: "EdDSA", typ: "sightings+jwt", kid: jwk.kid };
const claims = {
  aud: mesh.audience,
  iat: Date.now() / 1000 + skewSeconds,
  jti: randomBytes(18).toString("base64url"),
  format: "rows",
  body: rows,
};
const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
const signature = sign(null, Buffer.from(signed), key).toString("base64url");
const answer = await fetch(new URL("/v1/sightings", url), {
  method: "POST",
  headers: { "Content-Type": "application/jose" },
  body: `${signed}.${signature}`,
});

// 5. How many rows were understood, and how many not.
const said = await answer.text();
(answer.ok ? console.log : console.error)(said);
process.exitCode = answer.ok ? 0 : 1;

/** What GET /v1/mesh says; ends the program with a sentence if no one, or no mesh, answers. */
async function askMesh() {
  try {
    const mesh = await (await fetch(new URL("/v1/mesh", url))).json();
    if (typeof mesh.audience === "string") return mesh;
  } catch {
    // Told below: whether no one answers or something else does, the way out is the same.
  }
  return end(`No mesh answers at ${url}: is it running, and is the address right?`);
}

/** The sender's key; ends the program with a sentence that says how to make one if there is none. */
function readKey() {
  const beside = join(import.meta.dirname ?? ".", "mesh-sender.json");
  const file = process.env.KEY_FILE ?? (existsSync("mesh-sender.json") ? "mesh-sender.json" : beside);
  const add = "npx mesh sender add gate-1 --kind gateway --scopes sightings --places doughnut-shop";
  const cure = `in the mesh's repository, "${add} > ${file}" makes one.`;
  if (!existsSync(file)) return end(`There is no key of a sender in ${file}: ${cure}`);
  try {
    const jwk = JSON.parse(readFileSync(file, "utf8"));
    return { jwk, key: createPrivateKey({ key: jwk, format: "jwk" }) };
  } catch {
    return end(`What is in ${file} is no key of a sender: ${cure}`);
  }
}

function parseRows(json) {
  try {
    return JSON.parse(json);
  } catch {
    return end(`The rows are no JSON: '[{"mac": "c3:00:00:12:34:56", "rssi": -61}]' is some.`);
  }
}

function end(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}
