// A store, back end or partner of a mesh in plain Node (20 or newer), without a dependency: says that something happened.
//
//   npx mesh sender add oven-1 --kind store --scopes signal:fresh --places doughnut-shop > mesh-sender.json
//   node send-signal.mjs MESH_URL SIGNAL         for example: node send-signal.mjs http://localhost:8787 \
//                                                  '{"type": "fresh", "place": "doughnut-shop", "state": "on", "validForSeconds": 1200}'
//
// The first makes the key, in mesh-sender.json here or beside this program (or in $KEY_FILE): keep it to yourself. A partner's is
// made with --kind partner, and one that can do no better than a shared secret has --alg HS256 and KEY_ID=oven-1. The second says
// the signal, JSON from its argument or from standard input, and prints the mesh's answer. What may be in it: docs/signals.md.

import { createHmac, createPrivateKey, randomBytes, sign } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const [url, argument] = process.argv.slice(2);

// 1. The key, and whose it is: `kid` is the id of the sender in the catalog.
const { alg, kid, signWith } = readKey();
if (!URL.canParse(url)) end("Say where the mesh is: node send-signal.mjs MESH_URL SIGNAL", 2);

// 2. What the mesh is, and how far this machine's clock is off.
const mesh = await askMesh();
const skewSeconds = mesh.serverTime - Date.now() / 1000;

// 3. What happened: {type, place?, state?, validForSeconds?, data?, at?}. Without state it happens once; state "on" says for how
//    long, and "off" ends it.
const signal = parseSignal(argument ?? (await text(process.stdin)));

// 4. The message, made once. Sent again as it is, because no answer came, it counts once.
const header = { alg, typ: "signal+jwt", kid };
const jti = randomBytes(18).toString("base64url");
const claims = { aud: mesh.audience, iat: Date.now() / 1000 + skewSeconds, jti, ...signal };
const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
const token = `${signed}.${signWith(Buffer.from(signed)).toString("base64url")}`;

// 5. Sent, and a second later sent again if a part of the mesh was away. The answer is the id of the signal. A 429 says that the
//    state has changed and nobody is told, or that too many signals are on: Retry-After says when to say it anew.
let answer = await send();
if (answer.status === 503) {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  answer = await send();
}
const said = await answer.text();
(answer.ok ? console.log : console.error)(said);
process.exitCode = answer.ok ? 0 : 1;

function send() {
  const headers = { "Content-Type": "application/jose" };
  return fetch(new URL("/v1/signals", url), { method: "POST", headers, body: token });
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

/** How the sender signs; ends the program with a sentence that says how to make a key if there is none. */
function readKey() {
  const beside = join(import.meta.dirname ?? ".", "mesh-sender.json");
  const file = process.env.KEY_FILE ?? (existsSync("mesh-sender.json") ? "mesh-sender.json" : beside);
  const add = "npx mesh sender add oven-1 --kind store --scopes signal:fresh --places doughnut-shop";
  const cure = `in the mesh's repository, "${add} > ${file}" makes one.`;
  if (!existsSync(file)) return end(`There is no key of a sender in ${file}: ${cure}`);
  const written = readFileSync(file, "utf8").trim();
  // 32 bytes in base64url are a shared secret, which does not say whose it is.
  if (/^[\w-]{43}$/.test(written)) {
    const kid = process.env.KEY_ID ?? end("Say in KEY_ID which sender of the catalog has this secret.", 2);
    const secret = Buffer.from(written, "base64url");
    return { alg: "HS256", kid, signWith: (bytes) => createHmac("sha256", secret).update(bytes).digest() };
  }
  try {
    const jwk = JSON.parse(written);
    const key = createPrivateKey({ key: jwk, format: "jwk" });
    if (jwk.kty === "OKP") return { alg: "EdDSA", kid: jwk.kid, signWith: (bytes) => sign(null, bytes, key) };
    // A signature of ES256 is r and s side by side (RFC 7518, section 3.4).
    const es256 = { key, dsaEncoding: "ieee-p1363" };
    return { alg: "ES256", kid: jwk.kid, signWith: (bytes) => sign("sha256", bytes, es256) };
  } catch {
    return end(`What is in ${file} is no key of a sender: ${cure}`);
  }
}

function parseSignal(json) {
  try {
    return JSON.parse(json);
  } catch {
    return end(`The signal is no JSON: '{"type": "fresh", "place": "doughnut-shop"}' is some.`);
  }
}

function end(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}
