import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NEUTRAL_TAG, neutralNotice, readNotice, readPush } from "../../../client/worker/read-push.ts";
import { pushPayload } from "../../../shared/push/payload.ts";

const OFFER = { title: "Your order is ready", body: "Größe L 🍩", action: { url: "https://bakery.example/orders" } };
const CONTENT = { offer: OFFER, receipt: "r-1", tag: "t-1", lang: "de", page: "https://mesh.test/o/r-1" };

const message = (notification: object, members: object = {}) =>
  JSON.stringify({ web_push: 8030, notification: { title: "T", data: { receipt: "r" }, ...notification }, ...members });

describe("a push of the mesh", () => {
  it("is read back as it was written", () => {
    expect(readPush(pushPayload({ ...CONTENT, offer: { ...OFFER, image: "https://bakery.example/a.png" } }))).toEqual({
      title: "Your order is ready",
      options: {
        body: "Größe L 🍩",
        image: "https://bakery.example/a.png",
        lang: "de",
        dir: "auto",
        tag: "t-1",
        data: { receipt: "r-1", navigate: "https://bakery.example/orders" },
      },
    });
  });

  it("is read whatever title and text it has", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme" }), fc.string({ unit: "grapheme" }), (title, body) => {
        const read = readPush(pushPayload({ ...CONTENT, offer: { ...OFFER, title, body } }));
        expect([read?.title, read?.options.body ?? "", read?.options.tag]).toEqual([title, body, "t-1"]);
      }),
    );
  });

  it("leads nowhere but to the web", () => {
    for (const navigate of ["javascript:alert(1)", "data:text/html,x", "/orders", "https://", "", 7, null]) {
      expect(readPush(message({ navigate }))?.options.data, String(navigate)).toEqual({ receipt: "r" });
    }
    expect(readPush(message({ navigate: "http://shop.test" }))?.options.data.navigate).toBe("http://shop.test/");
  });

  it("is shown without the members that a browser would refuse, and is named by its receipt where it has no tag", () => {
    const odd = { dir: "down", body: 1, image: null, lang: {}, tag: "", silent: true, vibrate: [1] };
    expect(readPush(message(odd))?.options).toEqual({ dir: "auto", tag: "r", data: { receipt: "r" } });
  });

  it.each([
    ["nothing", undefined],
    ["no JSON", "Hello"],
    ["JSON that is no object", "null"],
    ["another kind of message", message({}, { web_push: 8031 })],
    ["no notification", JSON.stringify({ web_push: 8030 })],
    ["no title", message({ title: "" })],
    ["no receipt", message({ data: null })],
  ])("is not what has %s", (_what, text) => {
    expect(readPush(text)).toBeUndefined();
  });
});

describe("a notification", () => {
  it("is the mesh's with a receipt, or as the neutral one; any other is the app's", () => {
    const { tag, data } = neutralNotice("Bakery").options;
    expect(tag).toBe(NEUTRAL_TAG);
    expect(readNotice({ tag, data })).toEqual({});
    expect(readNotice({ tag: "x", data: { receipt: "r", navigate: "https://a.test/" } })).toEqual({
      receipt: "r",
      navigate: "https://a.test/",
    });
    expect(readNotice({ tag: "x", data: { receipt: "r", navigate: "javascript:1" } })).toEqual({ receipt: "r" });
    for (const foreign of [null, undefined, "r", {}, { receipt: 1 }, { navigate: "https://a.test/" }]) {
      expect(readNotice({ tag: "news", data: foreign })).toBeUndefined();
    }
  });
});
