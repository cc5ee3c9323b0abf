import { base64url, exportJWK, generateKeyPair, type JWK, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { MAX_PAYLOAD_BYTES } from "../../shared/push/payload.ts";
import { parseVapidKey } from "../../shared/push/vapid-key.ts";
import { buildPush, type PushRequest, sendPush } from "../../workers/adapters/web-push.ts";

/** A P-256 key pair whose private half can be written down. */
async function newKeyPair() {
  const pair = await generateKeyPair("ECDH-ES", { crv: "P-256", extractable: true });
  return { ...pair, jwk: await exportJWK(pair.privateKey) };
}

const pointOf = ({ x = "", y = "" }: JWK) => Uint8Array.of(4, ...base64url.decode(x), ...base64url.decode(y));

const receiver = await newKeyPair();
const receiverPoint = pointOf(receiver.jwk);
const auth = crypto.getRandomValues(new Uint8Array(16));
const sender = parseVapidKey(JSON.stringify((await newKeyPair()).jwk));
if (!sender.ok) throw new Error(sender.error);
const key = sender.value;

function build(payload: string): Promise<PushRequest> {
  const keys = { p256dh: base64url.encode(receiverPoint), auth: base64url.encode(auth) };
  const subscription = { endpoint: "https://fcm.googleapis.com/fcm/send/x", ...keys };
  const headers = { TTL: "60", Urgency: "high", Topic: "t-1" } as const;
  return buildPush({ subscription, payload, headers, vapid: { key, contact: "https://mesh.example" } }, Date.now());
}

async function derive(secret: ArrayBuffer, salt: Uint8Array, info: Uint8Array | string, bytes: number) {
  const ikm = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const infoBytes = typeof info === "string" ? new TextEncoder().encode(info) : info;
  return crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info: infoBytes }, ikm, bytes * 8);
}

/** What a browser does with a body of one record (RFC 8291, 3.4; RFC 8188, 2), in WebCrypto, apart from what encrypted it. */
async function decrypt(body: Uint8Array): Promise<string> {
  const [salt, senderPoint, sealed] = [body.slice(0, 16), body.slice(21, 86), body.slice(86)];
  const senderKey = await crypto.subtle.importKey("raw", senderPoint, { name: "ECDH", namedCurve: "P-256" }, false, []);
  const agreement = { name: "ECDH", public: senderKey };
  const shared = await crypto.subtle.deriveBits(agreement, receiver.privateKey, 256);
  const label = new TextEncoder().encode("WebPush: info\0");
  const ikm = await derive(shared, auth, Uint8Array.of(...label, ...receiverPoint, ...senderPoint), 32);
  const cek = await derive(ikm, salt, "Content-Encoding: aes128gcm\0", 16);
  const iv = await derive(ikm, salt, "Content-Encoding: nonce\0", 12);
  const aes = await crypto.subtle.importKey("raw", cek, "AES-GCM", false, ["decrypt"]);
  const plain = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, aes, sealed));
  expect(plain.at(-1)).toBe(2);
  return new TextDecoder().decode(plain.subarray(0, -1));
}

describe("in workerd", () => {
  it("a push is built that its receiver reads, up to the largest", async () => {
    for (const payload of ["Größe 🍩", "x".repeat(MAX_PAYLOAD_BYTES)]) {
      expect(await decrypt((await build(payload)).body)).toBe(payload);
    }
  });

  it("its VAPID header verifies and is reused", async () => {
    const [first, second] = [await build("1"), await build("2")];
    expect(second.headers.Authorization).toBe(first.headers.Authorization);
    const [, token = "", k] = /^vapid t=(.+), k=(.+)$/.exec(first.headers.Authorization ?? "") ?? [];
    expect(k).toBe(key.publicKey);
    const { d: _, ...publicJwk } = key.jwk;
    const { payload } = await jwtVerify(token, publicJwk, { audience: "https://fcm.googleapis.com" });
    expect(payload.sub).toBe("https://mesh.example");
  });

  it("a request is taken by workerd's own Request, and its answer gives the outcome", async () => {
    const outcome = await sendPush(await build("hello"), async (url, init) => {
      const sent = new Request(url, init);
      expect(sent.redirect).toBe("manual");
      expect(sent.headers.get("TTL")).toBe("60");
      expect(await decrypt(new Uint8Array(await sent.arrayBuffer()))).toBe("hello");
      return new Response("x".repeat(100_000), { status: 429, headers: { "Retry-After": "9" } });
    });
    expect(outcome).toEqual({ status: 429, retryAfterSeconds: 9 });
  });

  it("a request that is never answered ends with the time-out", async () => {
    const silent = (_: string, { signal }: RequestInit) =>
      new Promise<Response>((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    expect(await sendPush(await build("hello"), silent, Date.now, 20)).toBe("no-answer");
  });
});
