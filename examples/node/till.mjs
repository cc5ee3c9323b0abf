// A till, or a shop's back end, of a mesh in plain Node (20 or newer), without a dependency: takes coupons, and takes them back.
//
//   npx mesh sender add till-7 --kind till --scopes redemptions --places doughnut-shop > mesh-sender.json
//   node till.mjs MESH_URL SALE         for example: node till.mjs http://localhost:8787 \
//                                         '{"transaction": "2026-12-05/7/0042", "code": "1234 5678 9012 3456"}'
//   node till.mjs MESH_URL again        says again what was not answered
//
// The first makes the key, in mesh-sender.json here or beside this program (or in $KEY_FILE): keep it to yourself. The second says
// a sale, a void or a refund, JSON from its argument: what may be in it, and what each answer means, is in docs/tills.md. Amounts
// are texts, "12.50", never numbers. For each message that was answered it prints the transaction, a tab, and the answer.
//
// What was said and not answered is kept in till-queue.jsonl (or $QUEUE_FILE), with the time of the sale. Then the program ends
// with 75: nobody knows yet. One program at a time uses a queue.

import { createHmac, createPrivateKey, randomBytes, sign } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

const [url, said] = process.argv.slice(2);
const queueFile = process.env.QUEUE_FILE ?? "till-queue.jsonl";

// 1. The key, and whose it is: `kid` is the id of the sender in the catalog.
const { alg, kid, signWith } = readKey();
if (!URL.canParse(url) || said === undefined) end("node till.mjs MESH_URL SALE, or: node till.mjs MESH_URL again", 2);

// 2. The sale, with its time, on the disk before anything is sent: after a power cut it is still known what was said.
//    A check that got no answer is dropped: it changes nothing, and nobody waits for it any more.
const queue = (existsSync(queueFile) ? readFileSync(queueFile, "utf8").split("\n") : []).filter(isKept);
if (said !== "again") {
  queue.push(JSON.stringify({ iat: Date.now() / 1000, ...parseSale(said) }));
  writeQueue();
}

// 3. What the mesh is, and how far this machine's clock is off.
const mesh = await askMesh();
const skewSeconds = mesh.serverTime - Date.now() / 1000;

// 4. Each message, oldest first. Its answer is for good, so it leaves the queue. If no answer came, the sale may be in the mesh or
//    not: it stays, as it is.
while (queue.length > 0) {
  const sale = JSON.parse(queue[0]);
  const answer = await say(signSale(sale));
  const text = answer === undefined ? "no answer" : (await answer.text()).trim();
  const isWrong = [400, 404, 409, 413, 422].includes(answer?.status);
  if (answer?.ok) console.log(`${sale.transaction}\t${text}`);
  else console.error(`${sale.transaction}\t${text}`);
  // What is wrong in itself never comes right. Anything else may: a key that the catalog lost, too many messages, a part that was away.
  if (!answer?.ok && !isWrong) endUnknown();
  if (isWrong) process.exitCode = 1;
  queue.shift();
  writeQueue();
}

/**
 * The message: a new token with a new `jti` each time, and of the sale's own time. What counts once is the transaction. `late` says
 * that it was rung up before: without it the mesh takes nothing that is over 2 minutes old.
 */
function signSale({ iat, ...sale }) {
  const header = { alg, typ: "redemption+jwt", kid };
  const jti = randomBytes(18).toString("base64url");
  const late = Date.now() / 1000 - iat > 100 ? { late: true } : {};
  const claims = { aud: mesh.audience, iat: iat + skewSeconds, jti, ...sale, ...late };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${signWith(Buffer.from(signed)).toString("base64url")}`;
}

/** Says it; the very same token once more if no answer came, or a part of the mesh was away. Undefined: no answer. */
async function say(token) {
  const first = await send(token);
  if (first !== undefined && first.status < 500) return first;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return (await send(token)) ?? first;
}

async function send(token) {
  const headers = { "Content-Type": "application/jose" };
  const signal = AbortSignal.timeout(5000);
  try {
    return await fetch(new URL("/v1/redemptions", url), { method: "POST", headers, body: token, signal });
  } catch {
    return undefined;
  }
}

function isKept(line) {
  return line !== "" && JSON.parse(line).action !== "check";
}

/** What GET /v1/mesh says; ends the program with a sentence if no one, or no mesh, answers. */
async function askMesh() {
  try {
    const mesh = await (await fetch(new URL("/v1/mesh", url), { signal: AbortSignal.timeout(5000) })).json();
    if (typeof mesh.audience === "string") return mesh;
  } catch {
    // Told below: whether no one answers or something else does, the way out is the same.
  }
  console.error(`No mesh answers at ${url}: is it running, and is the address right?`);
  return endUnknown();
}

/** The queue as it is now, by a new file in the place of the old one: a power cut leaves one of the two. */
function writeQueue() {
  const file = openSync(`${queueFile}.new`, "w", 0o600);
  writeSync(file, queue.map((line) => `${line}\n`).join(""));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${queueFile}.new`, queueFile);
}

/** How the sender signs; ends the program with a sentence that says how to make a key if there is none. */
function readKey() {
  const beside = join(import.meta.dirname ?? ".", "mesh-sender.json");
  const file = process.env.KEY_FILE ?? (existsSync("mesh-sender.json") ? "mesh-sender.json" : beside);
  const add = "npx mesh sender add till-7 --kind till --scopes redemptions --places doughnut-shop";
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

function parseSale(json) {
  try {
    return JSON.parse(json);
  } catch {
    return end(`The sale is no JSON: '{"transaction": "2026-12-05/7/0042", "code": "1234567890123456"}' is some.`);
  }
}

function endUnknown() {
  const cure = `"node till.mjs ${url} again" says it again.`;
  return end(`${queue.length} not answered, kept in ${queueFile}: ${cure}`, 75);
}

function end(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}
