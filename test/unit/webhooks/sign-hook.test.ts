import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { encodeBase64 } from "../../../shared/bytes/base64.ts";
import { hookHeaders, readHookSecret } from "../../../shared/webhooks/sign-hook.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  const key = readHookSecret(secret);
  if (key === undefined) throw new Error("that is no secret");
  return key;
}

describe("the signature of a message", () => {
  it("is that of the published vector", async () => {
    const message = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}' };
    expect(await hookHeaders(message, [keyOf(SECRET)], 1_614_265_330_999)).toEqual({
      "content-type": "application/json",
      "webhook-id": message.id,
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("satisfies the package of the standard by either of two secrets, and not by a third", async () => {
    const [one, other, third] = [1, 2, 3].map((seed) => `whsec_${encodeBase64(new Uint8Array(32).fill(seed))}`);
    const body = JSON.stringify({ type: "moment.given", data: { title: "Grüße, 世界" } });
    const headers = await hookHeaders({ id: "abc-_1", body }, [keyOf(one ?? ""), keyOf(other ?? "")], Date.now());
    for (const secret of [one, other])
      expect(new Webhook(secret ?? "").verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(third ?? "").verify(body, headers)).toThrow();
    expect(() => new Webhook(one ?? "").verify(`${body} `, headers)).toThrow();
  });
});

describe("a secret", () => {
  it.each([
    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "whsec_",
    `whsec_${encodeBase64(new Uint8Array(23))}`,
    `whsec_${encodeBase64(new Uint8Array(65))}`,
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS ",
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS_",
  ])("is not %s", (secret) => {
    expect(readHookSecret(secret)).toBeUndefined();
  });

  it("has 24 to 64 bytes", () => {
    for (const length of [24, 32, 64])
      expect(readHookSecret(`whsec_${encodeBase64(new Uint8Array(length))}`)).toHaveLength(length);
  });
});
