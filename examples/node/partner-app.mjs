// A partner's app of a mesh in plain Node (20 or newer), without a dependency: one key, for what the partner hears and what happens there.
//
//   npx mesh sender add kiosk --kind partner --scopes sightings,signal:tv-spot --places waiting-hall > mesh-sender.json
//   node partner-app.mjs MESH_URL heard ROWS         for example: '[{"mac": "c3:00:00:12:34:56", "rssi": -61, "age": 2}]'
//   node partner-app.mjs MESH_URL happened SIGNAL    for example: '{"type": "tv-spot", "state": "on", "validForSeconds": 60}'
//   node partner-app.mjs MESH_URL bounds             tries what a partner has no business with, and prints what the mesh says
//
// The first makes the key, in mesh-sender.json here (or in $KEY_FILE): keep it to yourself. Its scopes are all that the partner may
// say, and its places all that it may speak of. It can read nothing: what a partner learns, the mesh tells it (docs/webhooks.md).

import { createPrivateKey, randomBytes, sign } from "node:crypto";
import { readFileSync } from "node:fs";

const [url, what, argument = "null"] = process.argv.slice(2);
const random = () => randomBytes(18).toString("base64url");

// What it is for: where each message goes, and what is in it.
const MESSAGES = {
  heard: (rows) => ["sightings", "sightings+jwt", { format: "rows", body: rows }],
  happened: (signal) => ["signals", "signal+jwt", signal],
};

// What other senders say. Nothing of it has an effect, whatever key this is: it names nobody and nothing.
const BEYOND = [
  ["signals", "signal+jwt", { type: "nothing-of-ours" }],
  ["redemptions", "redemption+jwt", { action: "check", transaction: random(), code: "1234567890123450" }],
  ["erasures", "erasure+jwt", { customer: `nobody-${random()}` }],
];

const make = Object.hasOwn(MESSAGES, what ?? "") ? MESSAGES[what] : undefined;
if (!URL.canParse(url) || (make === undefined && what !== "bounds"))
  end("node partner-app.mjs MESH_URL heard ROWS, or happened SIGNAL, or bounds", 2);
const { jwk, key } = readKey();
const mesh = await askMesh();
const skewSeconds = mesh.serverTime - Date.now() / 1000;

if (make === undefined) {
  for (const [path, typ, claims] of BEYOND) {
    const { status, text } = await say(path, typ, claims);
    console.log(`${path}\t${status}\t${status < 300 ? "" : JSON.parse(text).code}`);
  }
} else {
  const { status, text } = await say(...make(parse(argument)));
  (status < 300 ? console.log : console.error)(text);
  process.exitCode = status < 300 ? 0 : 1;
}

/** Signs a message and sends it. To send it again as it is, because no answer came, has no second effect. */
async function say(path, typ, claims) {
  const header = { alg: "EdDSA", typ, kid: jwk.kid };
  const about = { aud: mesh.audience, iat: Date.now() / 1000 + skewSeconds, jti: random() };
  const parts = [header, { ...about, ...claims }];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const answer = await fetch(new URL(`/v1/${path}`, url), {
    method: "POST",
    headers: { "Content-Type": "application/jose" },
    body: `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`,
  });
  return { status: answer.status, text: await answer.text() };
}

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
  const file = process.env.KEY_FILE ?? "mesh-sender.json";
  try {
    const jwk = JSON.parse(readFileSync(file, "utf8"));
    return { jwk, key: createPrivateKey({ key: jwk, format: "jwk" }) };
  } catch {
    const add = "npx mesh sender add kiosk --kind partner --scopes sightings,signal:tv-spot --places waiting-hall";
    return end(`There is no key of a sender in ${file}: in the mesh's repository, "${add} > ${file}" makes one.`);
  }
}

function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    return end(`${json} is no JSON: '[{"mac": "c3:00:00:12:34:56", "rssi": -61}]' is some.`);
  }
}

function end(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}
