import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_PAYLOAD_BYTES, type PushContent, pushPayload } from "../../../shared/push/payload.ts";
import { runs } from "../../support/runs.ts";

const content: PushContent = {
  offer: {
    title: "Hot now",
    body: "Fresh from the oven",
    image: "https://shop.example/hot.jpg",
    action: { url: "https://shop.example/hot" },
  },
  receipt: "r-1",
  tag: "t-1",
  lang: "en-GB",
  page: "https://mesh.example/o/r-1",
};
const withOffer = (offer: Partial<PushContent["offer"]>): PushContent => ({
  ...content,
  offer: { ...content.offer, ...offer },
});
const notificationOf = (json: string) => JSON.parse(json).notification;
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

describe("the payload of a push", () => {
  it("is a declarative message that names its receipt", () => {
    expect(JSON.parse(pushPayload(content))).toEqual({
      web_push: 8030,
      notification: {
        title: "Hot now",
        navigate: "https://shop.example/hot",
        body: "Fresh from the oven",
        image: "https://shop.example/hot.jpg",
        lang: "en-GB",
        dir: "auto",
        tag: "t-1",
        data: { receipt: "r-1" },
      },
    });
  });

  it("leaves out what the offer does not have", () => {
    const { body: _body, image: _image, ...offer } = content.offer;
    const notification = notificationOf(pushPayload({ ...content, offer }));
    expect(Object.keys(notification)).toEqual(["title", "navigate", "lang", "dir", "tag", "data"]);
  });

  it("cuts a long body before anything else and uses the room there is", () => {
    const json = pushPayload(withOffer({ body: "b".repeat(10_000) }));
    expect(bytesOf(json)).toBe(MAX_PAYLOAD_BYTES);
    expect(notificationOf(json)).toMatchObject({ body: expect.stringMatching(/^b+…$/), image: content.offer.image });
  });

  it("drops an image that leaves no room for a line of body", () => {
    const body = "b".repeat(400);
    const json = pushPayload(withOffer({ body, image: `https://shop.example/${"i".repeat(3_700)}` }));
    expect(notificationOf(json)).toMatchObject({ body });
    expect(notificationOf(json).image).toBeUndefined();
  });

  it("links the offer's own page where the action's address does not fit", () => {
    const json = pushPayload(withOffer({ action: { url: `https://shop.example/${"u".repeat(4_000)}` } }));
    expect(notificationOf(json)).toMatchObject({ title: "Hot now", navigate: content.page });
  });

  it("cuts between code points", () => {
    for (const start of ["", "a", "ab", "abc"]) {
      const { body } = notificationOf(pushPayload(withOffer({ body: start + "🍩".repeat(2_000) })));
      expect(body.isWellFormed()).toBe(true);
      expect(body).toMatch(/🍩…$/u);
    }
  });

  it("never exceeds 3,993 bytes, whatever the offer says, and always has a title and an address", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 6_000, size: "max" }),
      fc.string({ unit: "grapheme", maxLength: 3_000, size: "max" }),
      fc
        .tuple(fc.constantFrom("x", "ß", "€", "🍩", '"', "\\", "\u0000", "\ud800"), fc.nat(5_000))
        .map(([unit, length]) => unit.repeat(length)),
    );
    const url = fc.nat(5_000).map((length) => `https://shop.example/${"u".repeat(length)}`);
    fc.assert(
      fc.property(text, text, fc.option(url, { nil: undefined }), url, (title, body, image, action) => {
        const offer = { title, body, action: { url: action }, ...(image === undefined ? {} : { image }) };
        const json = pushPayload({ ...content, offer });
        expect(bytesOf(json)).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES);
        const notification = notificationOf(json);
        expect(notification.title).toBeTypeOf("string");
        expect([action, content.page]).toContain(notification.navigate);
        const kept = (notification.body ?? "").replace(/…$/, "");
        expect(body.startsWith(kept) || body === notification.body).toBe(true);
      }),
      { numRuns: runs(150) },
    );
  });
});
