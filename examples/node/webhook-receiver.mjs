// A receiver of a mesh's webhooks in plain Node (20 or newer), without a dependency: checks who sent a message, takes each once,
// and prints it. What an endpoint of your own would copy.
//
//   WEBHOOK_HOSTS=localhost:4000 WEBHOOK_OWN_HOSTS=localhost:4000 npm start    the mesh, which may tell this machine
//   node webhook-receiver.mjs [PORT]                                          4000 unless given
//
// It prints a secret, which SECRET=whsec_… gives it again the next time. What the messages say: docs/webhooks.md.

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

const port = Number(process.argv[2] ?? 4000);
const secret = process.env.SECRET ?? `whsec_${randomBytes(32).toString("base64")}`;
const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");

/** Ids of messages that were taken. Keep them where a restart does not lose them, for some days. */
const taken = new Set();
/** By subject, the highest number so far. A program of its own keeps that with what it stores of the subject. */
const sequences = new Map();

const server = createServer(async (request, response) => {
  const body = await buffer(request);
  const id = request.headers["webhook-id"];
  if (request.method !== "POST" || !isFromMesh(request.headers, body)) return response.writeHead(401).end();
  // Answer first: the mesh waits 15 seconds, and tries again after anything but a 2xx.
  response.writeHead(204).end();
  if (taken.has(id)) return;
  taken.add(id);
  take(JSON.parse(body.toString()));
});

server.listen(port, () => {
  console.log(`Listening on http://localhost:${port}, with the secret ${secret}`);
  console.log(`Seal it for the catalog: npx mesh seal webhook crm ${secret}`);
});

function take({ type, timestamp, data: { subject, sequence, ...data } }) {
  const newest = sequences.get(subject) ?? 0;
  if (sequence > newest) sequences.set(subject, sequence);
  const isLate = sequence < newest ? ", overtaken by a newer one" : "";
  console.log(`${timestamp} ${type} ${subject ?? ""} ${JSON.stringify(data)}${isLate}`);
}

/** Whether one of the signatures is that of these very bytes, by the secret, not long ago (Standard Webhooks 1.0.0). */
function isFromMesh(headers, body) {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures = "" } = headers;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(" ").some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ""), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
