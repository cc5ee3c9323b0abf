import { describe, expect, it } from "vitest";
import {
  closeForward,
  type Forward,
  handOver,
  isErasedWith,
  leadsTo,
  withoutCustomer,
} from "../../../shared/accounts/forward.ts";
import { finishPerson, freezePerson } from "../../../shared/accounts/freeze-person.ts";

const ASK = { merge: "m", to: "customer", epoch: 7 };
const FROZEN: Forward<string> = { to: "customer", epoch: 7, merge: "m", state: "frozen", atMs: 10 };
const MOVED: Forward<string> = { ...FROZEN, state: "moved" };
const CLOSED: Forward<string> = { ...FROZEN, state: "closed" };
const side = { forward: undefined as Forward<string> | undefined, isRevoked: false, isSending: false };

describe("a device's own person who is asked to freeze", () => {
  it.each<[string, Partial<typeof side>, string]>([
    ["does so", {}, "frozen"],
    ["says so again for the same merge", { forward: FROZEN }, "frozen"],
    ["waits for a push that is being sent", { isSending: true }, "later"],
    ["does not, if they were erased after the link", { isRevoked: true }, "revoked"],
    ["does not, if they were erased since", { forward: { ...FROZEN, isErased: true } }, "erased"],
    ["does not, if they are another customer's", { forward: { ...MOVED, to: "other" } }, "linked"],
    ["does not, if they are on the way to another", { forward: { ...FROZEN, to: "other" } }, "linked"],
    ["has nothing left for a merge that is done", { forward: MOVED }, "moved"],
    ["waits, if they went to an earlier life of the customer", { forward: { ...MOVED, merge: "old" } }, "later"],
    ["never does so again, once unlinked", { forward: CLOSED }, "closed"],
  ])("%s", (_, more, answer) => {
    const frozen = freezePerson({ ...side, ...more }, ASK, 10);
    expect(frozen.answer).toBe(answer);
    expect(frozen.forward).toEqual(answer === "frozen" ? FROZEN : more.forward);
  });
});

describe("a frozen person who is let go", () => {
  it("hands over first what was taken back, from where it was heard", () => {
    const forward = { ...FROZEN, handed: ["a", "b"] };
    expect(finishPerson(forward, { merge: "m", heard: 0 }, 20)).toEqual({ answer: { handed: ["a", "b"] }, forward });
    expect(finishPerson(forward, { merge: "m", heard: 1 }, 20).answer).toEqual({ handed: ["b"] });
    expect(finishPerson(forward, { merge: "m", heard: 2 }, 20)).toEqual({
      answer: "done",
      forward: { ...MOVED, atMs: 20 },
    });
  });

  it("says that they were erased, and that there is nothing to do", () => {
    const erased: Forward<string> = { ...FROZEN, isErased: true };
    expect(finishPerson(erased, { merge: "m", heard: 0 }, 20)).toEqual({ answer: "erased", forward: erased });
    for (const forward of [undefined, MOVED, CLOSED, { ...FROZEN, merge: "other" }])
      expect(finishPerson(forward, { merge: "m", heard: 0 }, 20)).toEqual({ answer: "done", forward });
  });
});

describe("a forward", () => {
  it("takes in what is taken back only while frozen, and not without end", () => {
    expect(handOver(FROZEN, "a")?.handed).toEqual(["a"]);
    expect(handOver(MOVED, "a")).toBeUndefined();
    expect(handOver({ ...FROZEN, handed: Array.from({ length: 100 }, () => "a") }, "b")).toBeUndefined();
  });

  it("leads on once the person has moved, and what names them also when the device is unlinked", () => {
    const moved = { code: "moved", to: "customer", epoch: 7 };
    expect([FROZEN, MOVED, CLOSED].map(leadsTo)).toEqual([undefined, moved, moved]);
  });

  it("is closed by the customer's person it leads to, once it leads there", () => {
    expect(closeForward(MOVED, "customer", 30)).toEqual({ ...CLOSED, atMs: 30 });
    expect(closeForward(CLOSED, "customer", 30)).toBe(CLOSED);
    for (const forward of [undefined, FROZEN, { ...MOVED, to: "other" }])
      expect(closeForward(forward, "customer", 30)).toBeUndefined();
  });

  it("goes with the life of the customer that it belongs to, but for the mark that the device is closed", () => {
    expect([FROZEN, MOVED, CLOSED].map((one) => isErasedWith(one, { to: "customer", erasedAtMs: 7 }))).toEqual([
      true,
      true,
      true,
    ]);
    for (const [forward, erasedAtMs] of [
      [MOVED, 6],
      [{ ...MOVED, to: "other" }, 9],
      [undefined, 9],
    ] as const)
      expect(isErasedWith(forward, { to: "customer", erasedAtMs })).toBe(false);
    expect([FROZEN, MOVED].map(withoutCustomer)).toEqual([undefined, undefined]);
    expect(withoutCustomer(CLOSED)).toEqual({ epoch: 7, merge: "m", state: "closed", atMs: 10 });
  });
});
