import crypto, { createECDH } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createPushReceiver } from "../../../local/push/push-receiver.ts";
import { checkVapid } from "../../../local/push/vapid-check.ts";
import type { PushHeaders } from "../../../shared/push/push-headers.ts";
import { buildPush, type Fetcher, type Push, sendPush } from "../../../workers/adapters/web-push.ts";
import { createVapidKey } from "../../support/vapid-key.ts";

const nowMs = Date.now();
const hourMs = 3_600_000;
const headers: PushHeaders = { TTL: "60", Urgency: "high", Topic: "t-1" };
const receiver = createPushReceiver();

function push(changes: Partial<Push> = {}): Push {
  return {
    subscription: { endpoint: "https://fcm.googleapis.com/fcm/send/x", ...receiver.keys },
    payload: "hello",
    headers,
    vapid: { key: createVapidKey(), contact: "mailto:push@mesh.example" },
    ...changes,
  };
}

/** RFC 8291, Appendix A. */
const vector = {
  plain: "When I grow up, I want to be a watermelon",
  senderPrivate: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
  receiverPrivate: "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
  receiverPublic: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
  salt: "DGv6ra1nlYgDCS1FRnbzlw",
  body:
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_" +
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the body of a push", () => {
  it("is that of RFC 8291, Appendix A, where key and salt are", async () => {
    const senderKey = createECDH("prime256v1");
    senderKey.setPrivateKey(vector.senderPrivate, "base64url");
    vi.spyOn(crypto, "createECDH").mockReturnValue(
      Object.assign(senderKey, { generateKeys: () => senderKey.getPublicKey() }),
    );
    vi.spyOn(crypto, "randomBytes").mockImplementation(() => Buffer.from(vector.salt, "base64url"));
    const subscription = { endpoint: "https://fcm.googleapis.com/x", p256dh: vector.receiverPublic, auth: vector.auth };
    const { body } = await buildPush(push({ subscription, payload: vector.plain }), nowMs);
    expect(Buffer.from(body).toString("base64url")).toBe(vector.body);
  });

  it("is read by the receiver of the vector", () => {
    const { keys, decrypt } = createPushReceiver({ privateKey: vector.receiverPrivate, auth: vector.auth });
    expect(keys).toEqual({ p256dh: vector.receiverPublic, auth: vector.auth });
    expect(decrypt(Buffer.from(vector.body, "base64url"))).toBe(vector.plain);
  });

  it("is one record that only its receiver can read, new each time", async () => {
    const payload = JSON.stringify({ title: "Größe 🍩" });
    const first = await buildPush(push({ payload }), nowMs);
    const second = await buildPush(push({ payload }), nowMs);
    expect(receiver.decrypt(first.body)).toBe(payload);
    expect(receiver.decrypt(second.body)).toBe(payload);
    // Header of 86, padding delimiter of 1, tag of 16 bytes (RFC 8188, section 2; RFC 8291, section 4).
    expect(first.body).toHaveLength(86 + Buffer.byteLength(payload) + 17);
    expect(Buffer.from(first.body).equals(second.body)).toBe(false);
    expect(Buffer.from(first.body.subarray(0, 86)).equals(second.body.subarray(0, 86))).toBe(false);
    expect(() => createPushReceiver().decrypt(first.body)).toThrow();
  });

  it("fits the 4,096 bytes that every push service takes, with the largest payload", async () => {
    const { body } = await buildPush(push({ payload: "x".repeat(3993) }), nowMs);
    expect(body).toHaveLength(4096);
    expect(receiver.decrypt(body)).toHaveLength(3993);
  });
});

describe("the headers of a push", () => {
  const authorizationOf = async (changes: Partial<Push>, atMs = nowMs) =>
    (await buildPush(push(changes), atMs)).headers.Authorization;

  it("carry TTL, Urgency, Topic and the coding", async () => {
    expect((await buildPush(push(), nowMs)).headers).toEqual({
      ...headers,
      Authorization: expect.stringMatching(/^vapid t=/),
      "Content-Encoding": "aes128gcm",
      "Content-Type": "application/octet-stream",
    });
  });

  it("identify the mesh to exactly this push service", async () => {
    const vapid = push().vapid;
    const authorization = await authorizationOf({ vapid });
    expect(await checkVapid(authorization, "https://fcm.googleapis.com", vapid.key.publicKey)).toBeUndefined();
    expect(await checkVapid(authorization, "https://web.push.apple.com", undefined)).toMatchObject({ status: 403 });
    expect(await checkVapid(authorization, "https://fcm.googleapis.com", createVapidKey().publicKey)).toMatchObject({
      status: 403,
    });
    const token = /t=([^,]+)/.exec(authorization ?? "")?.[1] ?? "";
    expect(decodeProtectedHeader(token)).toEqual({ typ: "JWT", alg: "ES256" });
    expect(decodeJwt(token)).toEqual({
      aud: "https://fcm.googleapis.com",
      exp: Math.floor(nowMs / 1000) + 12 * 3600,
      sub: "mailto:push@mesh.example",
    });
  });

  it("are signed once for 11 h per push service", async () => {
    const vapid = push().vapid;
    const first = await authorizationOf({ vapid });
    const elsewhere = { endpoint: "https://fcm.googleapis.com/wp/another", ...createPushReceiver().keys };
    expect(await authorizationOf({ vapid, subscription: elsewhere }, nowMs + 11 * hourMs - 1)).toBe(first);
    const later = await authorizationOf({ vapid }, nowMs + 11 * hourMs);
    expect(later).not.toBe(first);
    expect(await authorizationOf({ vapid }, nowMs + 12 * hourMs)).toBe(later);
  });

  it("are signed anew for another origin, key or contact, and where the clock went back", async () => {
    const vapid = push().vapid;
    const first = await authorizationOf({ vapid });
    const mozilla = { endpoint: "https://updates.push.services.mozilla.com/wpush/v2/x", ...receiver.keys };
    expect(await authorizationOf({ vapid, subscription: mozilla })).not.toBe(first);
    expect(await authorizationOf({ vapid: { ...vapid, contact: "https://mesh.example" } })).not.toBe(first);
    expect(await authorizationOf({ vapid: { ...vapid, key: createVapidKey() } })).not.toBe(first);
    expect(await authorizationOf({ vapid })).toBe(first);
    expect(await authorizationOf({ vapid }, nowMs - hourMs)).not.toBe(first);
  });

  it("are kept for no more than 256 push services", async () => {
    const vapid = push().vapid;
    const first = await authorizationOf({ vapid });
    for (let index = 0; index < 256; index++) {
      const endpoint = `https://wns${index}.notify.windows.com/w/`;
      await authorizationOf({ vapid, subscription: { endpoint, ...receiver.keys } });
    }
    expect(await authorizationOf({ vapid })).not.toBe(first);
  });

  it("cannot be made with keys that are none", async () => {
    const subscription = { ...push().subscription, p256dh: Buffer.alloc(65, 4).toString("base64url") };
    await expect(buildPush(push({ subscription }), nowMs)).rejects.toThrow();
  });
});

describe("sending", () => {
  const send = async (fetcher: Fetcher) => sendPush(await buildPush(push(), nowMs), fetcher, () => nowMs);
  const answering = (status: number, headers: Record<string, string> = {}) =>
    send(async () => new Response(null, { status, headers }));

  it("follows no redirect and gives the request 5 s", async () => {
    vi.useFakeTimers();
    try {
      const fetcher = vi.fn<Fetcher>(
        (_, { signal }) => new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
      );
      const sent = sendPush(await buildPush(push(), nowMs), fetcher);
      const [url, { method, redirect, signal } = {}] = fetcher.mock.calls[0] ?? [];
      expect([url, method, redirect]).toEqual(["https://fcm.googleapis.com/fcm/send/x", "POST", "manual"]);
      vi.advanceTimersByTime(4_999);
      expect(signal?.aborted).toBe(false);
      vi.advanceTimersByTime(1);
      expect(await sent).toBe("no-answer");
      // An object with a timer cannot be put out of memory.
      await send(async () => new Response(null, { status: 201 }));
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("gives the status, and Retry-After in seconds", async () => {
    expect(await answering(201)).toEqual({ status: 201 });
    expect(await answering(429, { "Retry-After": "7" })).toEqual({ status: 429, retryAfterSeconds: 7 });
    const date = new Date(Math.floor(nowMs / 1000) * 1000 + 60_000).toUTCString();
    expect(await answering(503, { "Retry-After": date })).toEqual({ status: 503, retryAfterSeconds: 60 });
    expect(await answering(503, { "Retry-After": "soon" })).toEqual({ status: 503 });
  });

  it("never rejects", async () => {
    expect(await send(() => Promise.reject(new TypeError("fetch failed")))).toBe("no-answer");
    const throwing: Fetcher = () => {
      throw new Error("bad URL");
    };
    expect(await send(throwing)).toBe("no-answer");
  });

  it("keeps a status whose body breaks", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    expect(await send(async () => new Response(broken, { status: 201 }))).toEqual({ status: 201 });
  });

  it("reads no more of an answer than a kibibyte and the rest of its chunk", async () => {
    let pulled = 0;
    const cancel = vi.fn();
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 512;
          controller.enqueue(new Uint8Array(512));
        },
        cancel,
      },
      { highWaterMark: 0 },
    );
    expect(await send(async () => new Response(endless, { status: 201 }))).toEqual({ status: 201 });
    expect(pulled).toBe(1024);
    expect(cancel).toHaveBeenCalledOnce();
  });
});
