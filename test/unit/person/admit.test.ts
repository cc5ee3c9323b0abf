import { describe, expect, it } from "vitest";
import { admit, type Envelope, type Erasure, type StoredMessage } from "../../../shared/person/envelope.ts";

const ENVELOPE: Envelope = {
  person: "p",
  kid: "d",
  jti: "j",
  typ: "ping+jwt",
  iatMs: 2_000,
  receivedMs: 2_010,
  passIatMs: 1_500,
  passEpoch: 7,
  standing: "in",
};

function admitted(
  envelope: Partial<Envelope> = {},
  about: { erasure?: Erasure; epoch?: number; stored?: StoredMessage } = {},
) {
  const { erasure, epoch = 7, stored } = about;
  const result = admit({ ...ENVELOPE, ...envelope }, { erasure, epoch, stored });
  return result.ok ? (result.value ?? "judge it") : result.error.code;
}

const STORED = { typ: "ping+jwt", answer: "as before" };
const ERASURE = { erasedAtMs: 1_800, jti: "e", tombstone: "tombstone" };

describe("a message to a person's object", () => {
  it("is judged where nothing is stored of it, if it is in its window", () => {
    expect(admitted()).toBe("judge it");
    expect(admitted({ standing: "replay" })).toBe("clock-skew");
  });

  it("is answered as before where it is stored, in its window or past it", () => {
    expect(admitted({}, { stored: STORED })).toBe("as before");
    expect(admitted({ standing: "replay" }, { stored: STORED })).toBe("as before");
  });

  it("under another typ is jti-reused, in its window or past it", () => {
    expect(admitted({ typ: "consent+jwt" }, { stored: STORED })).toBe("jti-reused");
    expect(admitted({ typ: "consent+jwt", standing: "replay" }, { stored: STORED })).toBe("jti-reused");
  });

  it("by a pass of an earlier life is revoked; one from registration has no life yet", () => {
    expect(admitted({ passEpoch: 6 })).toBe("revoked");
    expect(admitted({ passEpoch: 6 }, { stored: STORED })).toBe("revoked");
    expect(admitted({ passEpoch: 0 })).toBe("judge it");
  });
});

describe("after an erasure", () => {
  it.each([
    ["pass and message from before it", 1_500, 1_700, "revoked"],
    ["a pass from before it", 1_500, 2_000, "revoked"],
    ["a message from before it", 1_900, 1_700, "revoked"],
    ["a pass of that very moment", 1_800, 2_000, "revoked"],
    ["a message of that very moment", 1_900, 1_800, "revoked"],
    ["both from after it", 1_801, 1_801, "judge it"],
  ])("%s is judged so", (_, passIatMs, iatMs, expected) => {
    expect(admitted({ passIatMs, iatMs, passEpoch: 0 }, { erasure: ERASURE })).toBe(expected);
  });

  it("the same erase is answered with its tombstone again, also past its window", () => {
    const erase = { typ: "erase+jwt", jti: "e", iatMs: 1_700 };
    expect(admitted(erase, { erasure: ERASURE })).toBe("tombstone");
    expect(admitted({ ...erase, standing: "replay" }, { erasure: ERASURE })).toBe("tombstone");
    expect(admitted({ ...erase, jti: "f" }, { erasure: ERASURE })).toBe("revoked");
    expect(admitted({ ...erase, typ: "ping+jwt" }, { erasure: ERASURE })).toBe("revoked");
  });
});
