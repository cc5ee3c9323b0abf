import { beforeAll, describe, expect, it } from "vitest";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish } from "./support/visitor.ts";

beforeAll(async () => {
  const published = await publish(
    street([{ id: "thanks", on: { event: "order-paid" }, when: 'event.data.size == "large"', offer: offer() }]),
  );
  expect(published.status).toBe(200);
});

describe("an event", () => {
  it("brings its data to the conditions of the moments it triggers", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const bought = (data: object) => visitor.ping({ event: { name: "order-paid", data } });
    expect((await bought({ size: "small" })).body).toMatchObject({ outcome: "none", reason: "condition" });
    expect((await bought({ size: "large" })).body).toMatchObject({ outcome: "offer", offer: { moment: "thanks" } });
  });
});
