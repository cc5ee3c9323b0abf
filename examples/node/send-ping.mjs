// A device of a mesh in plain Node (20 or newer), without a dependency: what a back end or a native shell would copy.
//
//   node send-ping.mjs MESH_URL [EVENT]          for example: node send-ping.mjs http://localhost:8787 order-paid
//
// The first run makes a key, in mesh-key.json (or $KEY_FILE), and lets its person agree to be shown offers and to be counted; later runs are
// the same person. Prints the mesh's answer as JSON. What the bytes are: docs/protocol.md.

import { existsSync, readFileSync, writeFileSync } from "node:fs";

const ES256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const { subtle } = globalThis.crypto;

const [url, event = "opened"] = process.argv.slice(2);
if (url === undefined) {
  console.error("node send-ping.mjs MESH_URL [EVENT]");
  process.exit(2);
}

// 1. What the mesh is, and how far this machine's clock is off.
const mesh = await askMesh();
const skewSeconds = mesh.serverTime - Date.now() / 1000;

// 2. The key. Its name is the SHA-256 of its public members in this order (RFC 7638).
const keyFile = process.env.KEY_FILE ?? "mesh-key.json";
const isNew = !existsSync(keyFile);
const jwk = isNew ? await makeKey() : readKey();
if (isNew) writeFileSync(keyFile, JSON.stringify(jwk), { mode: 0o600 });
const key = await subtle.importKey("jwk", jwk, ES256, false, ["sign"]).catch(() => endWithoutKey());
const { crv, kty, x, y } = jwk;
const kid = base64url(await subtle.digest("SHA-256", Buffer.from(JSON.stringify({ crv, kty, x, y }))));

// 3. A pass for the key. It lasts a day; a program that runs longer registers again then.
let { pass } = await send("/v1/devices", "device+jwt", {}, { jwk: { kty, crv, x, y } });

// 4. Consent. Here the program says yes; in an app only the person does, having read the notice.
const agreed = await send("/v1/me/consent", "consent+jwt", {
  pass,
  // Without `measurement` a report has the offers that this person gets, and nothing of what becomes of them.
  grants: ["marketing", "measurement"].map((purpose) => ({ purpose, granted: true })),
  noticeVersion: mesh.noticeVersion,
  surface: "examples/node",
});
pass = agreed.pass;

// 5. Something happened: is it worth an offer?
console.log(
  JSON.stringify(await send("/v1/pings", "ping+jwt", { pass, event: { name: event }, explain: true }), null, 2),
);

/** What GET /v1/mesh says; ends the program with a sentence where nobody, or no mesh, answers. */
async function askMesh() {
  try {
    return await (await fetch(new URL("/v1/mesh", url))).json();
  } catch {
    console.error(`No mesh answers at ${url}: is it running, and is the address right?`);
    process.exit(1);
  }
}

/** Signs a message, posts it, and gives the answer; ends the program where the mesh refuses. */
async function send(path, typ, claims, header = {}) {
  const payload = {
    aud: mesh.audience,
    iat: Date.now() / 1000 + skewSeconds,
    jti: base64url(globalThis.crypto.getRandomValues(new Uint8Array(18))),
    ...claims,
  };
  const signed = [{ alg: "ES256", typ, kid, ...header }, payload]
    .map((part) => base64url(JSON.stringify(part)))
    .join(".");
  // Web Crypto gives r and s side by side, as a JWS wants them; OpenSSL's own format would be DER.
  const signature = await subtle.sign(ES256, key, Buffer.from(signed));
  const answer = await fetch(new URL(path, url), {
    method: "POST",
    headers: { "Content-Type": "application/jose" },
    body: `${signed}.${base64url(signature)}`,
  });
  const body = await answer.json();
  if (answer.ok) return body;
  console.error(`${path}: ${body.status} ${body.code}${body.detail === undefined ? "" : `, ${body.detail}`}`);
  process.exit(1);
}

async function makeKey() {
  const { privateKey } = await subtle.generateKey(ES256, true, ["sign", "verify"]);
  return subtle.exportKey("jwk", privateKey);
}

function readKey() {
  try {
    return JSON.parse(readFileSync(keyFile, "utf8"));
  } catch {
    return endWithoutKey();
  }
}

function endWithoutKey() {
  console.error(`${keyFile} holds no key of this program: move it away, and the next run makes a new one.`);
  process.exit(1);
}

function base64url(bytes) {
  return Buffer.from(bytes).toString("base64url");
}
