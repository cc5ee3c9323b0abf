// A brand's back end in plain Node (20 or newer), without a dependency: says whose a device is, what is known of customers, and
// that one of them is to be erased.
//
//   npx mesh sender add office --kind backend --scopes link,profiles,erase > mesh-sender.json
//   node back-end.mjs MESH_URL account CUSTOMER DEVICE   prints the account+jwt that your page or app hands to mesh.link()
//   node back-end.mjs MESH_URL profiles ROWS             for example '[{"customer": "ada", "set": {"tier": "gold"}}]'
//   node back-end.mjs MESH_URL erase CUSTOMER
//
// The first makes the key, in mesh-sender.json here or beside this program (or in $KEY_FILE): keep it to yourself. ROWS comes from
// the argument or from standard input. What may be in it: docs/accounts.md.
//
// In a server of your own, ask who is signed in before you sign an account: whoever gets that text is your customer to the mesh.

import { createPrivateKey, randomBytes, sign } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const [url, what, ...rest] = process.argv.slice(2);

// 1. The key, and whose it is: `kid` is the id of the sender in the catalog.
const { alg, kid, signWith } = readKey();
if (!URL.canParse(url)) end("Say where the mesh is: node back-end.mjs MESH_URL account CUSTOMER DEVICE", 2);

// 2. What the mesh is, and how far this machine's clock is off.
const mesh = await askMesh();
const skewSeconds = mesh.serverTime - Date.now() / 1000;

// 3. What is said. An account is good for ten minutes, and for this device alone.
if (what === "account" && rest.length === 2) {
  const [customer, device] = rest;
  console.log(makeToken("account+jwt", { customer, device }));
} else if (what === "profiles") {
  await post("/v1/profiles", makeToken("profiles+jwt", { rows: parseRows(rest[0] ?? (await text(process.stdin))) }));
} else if (what === "erase" && rest.length === 1) {
  await post("/v1/erasures", makeToken("erasure+jwt", { customer: rest[0] }));
} else {
  end("Say what: account CUSTOMER DEVICE, profiles ROWS, or erase CUSTOMER.", 2);
}

/** A signed message. Sent again as it is, because no answer came, it counts once. */
function makeToken(typ, said) {
  const header = { alg, typ, kid };
  const jti = randomBytes(18).toString("base64url");
  const claims = { aud: mesh.audience, iat: Date.now() / 1000 + skewSeconds, jti, ...said };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${signWith(Buffer.from(signed)).toString("base64url")}`;
}

/** Sends it, and a second later once more if a part of the mesh was away. Prints the mesh's answer. */
async function post(path, token) {
  const send = () =>
    fetch(new URL(path, url), { method: "POST", headers: { "Content-Type": "application/jose" }, body: token });
  let answer = await send();
  if (answer.status === 503) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    answer = await send();
  }
  const said = await answer.text();
  (answer.ok ? console.log : console.error)(said);
  process.exitCode = answer.ok ? 0 : 1;
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
  const add = "npx mesh sender add office --kind backend --scopes link,profiles,erase";
  const cure = `in the mesh's repository, "${add} > ${file}" makes one.`;
  if (!existsSync(file)) return end(`There is no key of a sender in ${file}: ${cure}`);
  try {
    const jwk = JSON.parse(readFileSync(file, "utf8"));
    const key = createPrivateKey({ key: jwk, format: "jwk" });
    if (jwk.kty === "OKP") return { alg: "EdDSA", kid: jwk.kid, signWith: (bytes) => sign(null, bytes, key) };
    // A signature of ES256 is r and s side by side (RFC 7518, section 3.4).
    const es256 = { key, dsaEncoding: "ieee-p1363" };
    return { alg: "ES256", kid: jwk.kid, signWith: (bytes) => sign("sha256", bytes, es256) };
  } catch {
    return end(`What is in ${file} is no key of a sender: ${cure}`);
  }
}

function parseRows(json) {
  try {
    return JSON.parse(json);
  } catch {
    return end(`The rows are no JSON: '[{"customer": "ada", "set": {"tier": "gold"}}]' are some.`);
  }
}

function end(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}
