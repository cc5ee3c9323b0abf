import { describe, expect, it } from "vitest";
import type { MessageRow } from "../../../shared/accounts/person-rows.ts";
import { uniteMessages } from "../../../shared/accounts/unite-messages.ts";
import { messageRow } from "../../support/person-rows.ts";

const unite = (device: readonly MessageRow[], places = true) => uniteMessages([], device, { person: "laptop", places });

describe("the messages of two people who are one from now on", () => {
  const push = (more: object) => JSON.stringify({ serial: "s", offer: { moment: "m" }, purposes: [], ...more });

  it("name in a receipt whom its id names, and keep the name that it has", () => {
    const receipt = (more: object) => JSON.stringify({ outcome: "offer", gates: [], ...more });
    const device = [
      messageRow("laptop", "a", { receipt: receipt({}), serial: "a" }),
      messageRow("laptop", "b", { receipt: receipt({ person: "watch" }), serial: "b" }),
    ];
    const people = unite(device).map((row) => JSON.parse(row.receipt ?? "{}").person);
    expect(people).toEqual(["laptop", "watch"]);
  });

  it("have no row of what is nowhere needed", () => {
    const kept = { answer: null, serial: "s" };
    const device = [
      messageRow("", "gone", kept),
      messageRow("", "exposed", { ...kept, exposures: "[]" }),
      messageRow("", "owed", { ...kept, owed: "[]" }),
    ];
    expect(unite(device).map(({ jti }) => jti)).toEqual(["exposed", "owed"]);
  });

  it("lose, without `places`, the name of the gateway that heard a tag", () => {
    const receipt = '{"outcome":"push","gates":[]}';
    const device = [messageRow("tag:card", "gw-shop/a", { serial: "s", receipt, answer: null })];
    const named = (places: boolean) => unite(device, places).map(({ kid, jti, serial }) => [kid, jti, serial]);
    expect(named(false)).toEqual([["", "s", "s"]]);
    expect(named(true)).toEqual([["tag:card", "gw-shop/a", "s"]]);
  });

  it("lose, without `places`, the push that ends as the person leaves, and of others the place", () => {
    const device = [
      messageRow("laptop", "a", { push: push({ place: "shop", endsOnExit: true }) }),
      messageRow("laptop", "b", { push: push({ place: "shop", endsOnExit: false }) }),
      messageRow("laptop", "c", { push: push({ endsOnExit: true }) }),
    ];
    const pushes = unite(device, false).map((row) => row.push);
    expect(pushes).toEqual([null, push({ endsOnExit: false }), push({ endsOnExit: true })]);
    expect(unite(device).map((row) => row.push)).toEqual(device.map((row) => row.push));
  });
});
