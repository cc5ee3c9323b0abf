import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyProfileRow,
  MOST_ATTRIBUTE_BYTES,
  MOST_ATTRIBUTES,
  type ProfileRow,
} from "../../../shared/accounts/apply-profile-row.ts";
import { forgetProfileRows } from "../../../shared/accounts/forget-profile-rows.ts";
import { newPerson, type Profile } from "../../../shared/person/person-state.ts";

const NOBODY_YET = newPerson("c", 0).profile;
const GRANTED = { profiling: { granted: true, atMs: 0 } };

/** The profile after these rows; one that is ignored leaves it as it was. */
function profileAfter(rows: readonly ProfileRow[], profile: Profile = NOBODY_YET): Profile {
  return rows.reduce((known, row) => applyProfileRow({ profile: known, consent: GRANTED }, row) ?? known, profile);
}

const row = (iatMs: number, changes: Partial<ProfileRow>, jti = "a"): ProfileRow => ({ iatMs, jti, ...changes });
const named = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => [`n${from + index}`, index] as const);

describe("a profile row", () => {
  it("sets and unsets attributes, and leaves the others", () => {
    const first = profileAfter([row(1, { set: named(3) })]);
    const { attributes } = profileAfter([row(2, { set: [["n0", "zero"]], unset: ["n1"] })], first);
    expect(attributes).toEqual({ n0: "zero", n2: 2 });
  });

  it("counts by name: the later one, and of one time the one with the greater jti", () => {
    const rows = [
      row(5, { set: [["vip", true]] }, "b"),
      row(4, { set: [["vip", false]] }, "z"),
      row(5, { set: [["vip", "no"]] }, "a"),
    ];
    expect(profileAfter(rows).attributes).toEqual({ vip: true });
    expect(profileAfter(rows.toReversed()).attributes).toEqual({ vip: true });
  });

  it("that unsets is remembered: an older one that comes late sets nothing", () => {
    const { attributes } = profileAfter([row(5, { unset: ["vip"] }), row(4, { set: [["vip", true]] })]);
    expect(attributes).toEqual({});
  });

  it("that comes again, or has nothing new, gives the same object", () => {
    const rows = [row(5, { set: [["vip", true]], unset: ["tier"] }), row(4, { set: [["tier", 1]] })];
    const profile = profileAfter(rows);
    expect(profileAfter(rows, profile)).toBe(profile);
    expect(profileAfter([row(9, {})], profile)).toBe(profile);
  });

  it("needs `profiling`", () => {
    for (const consent of [{}, { profiling: { granted: false, atMs: 0 } }])
      expect(applyProfileRow({ profile: NOBODY_YET, consent }, row(1, { set: [["vip", true]] }))).toBeUndefined();
  });

  it("may have a name that objects have of their own", () => {
    const profile = profileAfter([
      row(1, {
        set: [
          ["__proto__", 1],
          ["constructor", 2],
        ],
      }),
    ]);
    expect(Object.entries(profile.attributes)).toEqual([
      ["__proto__", 1],
      ["constructor", 2],
    ]);
    const kept = JSON.parse(JSON.stringify(profile));
    expect(profileAfter([row(2, { unset: ["__proto__"] })], kept).attributes).toEqual({ constructor: 2 });
  });
});

describe("a person has", () => {
  it("100 attributes at most: a row beyond is ignored as a whole", () => {
    const full = profileAfter([row(1, { set: named(MOST_ATTRIBUTES - 1) })]);
    const beyond = row(2, {
      set: [
        ["more", 1],
        ["most", 2],
      ],
    });
    expect(applyProfileRow({ profile: full, consent: GRANTED }, beyond)).toBeUndefined();
    expect(Object.keys(profileAfter([row(3, { set: [["last", 1]] })], full).attributes)).toHaveLength(100);
    expect(applyProfileRow({ profile: NOBODY_YET, consent: GRANTED }, row(1, { set: named(101) }))).toBeUndefined();
  });

  it("100 again, once others are unset", () => {
    const full = profileAfter([row(1, { set: named(100) })]);
    const swapped = profileAfter([row(2, { set: named(100, 100), unset: named(100).map(([name]) => name) })], full);
    expect(Object.keys(swapped.attributes)).toEqual(named(100, 100).map(([name]) => name));
  });

  it("8 KiB of them at most, in bytes of JSON", () => {
    const fits = MOST_ATTRIBUTE_BYTES - '{"a":""}'.length;
    const size = (text: string) =>
      applyProfileRow({ profile: NOBODY_YET, consent: GRANTED }, row(1, { set: [["a", text]] }));
    expect(size("x".repeat(fits))?.attributes.a).toHaveLength(fits);
    expect(size("x".repeat(fits + 1))).toBeUndefined();
    expect(size("é".repeat(fits / 2 + 1))).toBeUndefined();
  });

  it("more of them by what moments set, and a row may still replace and take away", () => {
    const attributes = Object.fromEntries(named(120));
    const profile = { ...NOBODY_YET, attributes };
    expect(Object.keys(profileAfter([row(1, { unset: ["n0"] })], profile).attributes)).toHaveLength(119);
    expect(profileAfter([row(1, { set: [["n0", 7]] })], profile).attributes.n0).toBe(7);
    expect(profileAfter([row(1, { set: [["new", 7]] })], profile)).toBe(profile);
  });

  it("400 names at most that were unset, the newest", () => {
    const unset = (iatMs: number, from: number) => row(iatMs, { unset: named(250, from).map(([name]) => name) });
    const profile = profileAfter([unset(1, 0), unset(2, 250), row(3, { set: [["vip", true]] })]);
    const names = Object.keys(profile.rowNames ?? {});
    expect(names).toHaveLength(401);
    expect(names).toContain("vip");
    expect(names.filter((name) => Number(name.slice(1)) >= 250)).toHaveLength(250);
  });
});

describe("rows of any order, with any of them repeated,", () => {
  const anyRow = fc.record({
    iatMs: fc.integer({ min: 1, max: 4 }),
    jti: fc.constantFrom("a", "b", "c"),
    set: fc.uniqueArray(fc.tuple(fc.constantFrom("x", "y"), fc.integer({ min: 0, max: 9 })), {
      selector: ([name]) => name,
    }),
    unset: fc.uniqueArray(fc.constantFrom("z", "w")),
  });
  // One message says one thing.
  const messages = fc.uniqueArray(anyRow, { selector: ({ iatMs, jti }) => `${iatMs} ${jti}`, maxLength: 8 });

  it("make the same profile", () => {
    fc.assert(
      fc.property(
        messages.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length * 2 })),
        ),
        ([rows, shuffled]) => {
          const a = profileAfter(rows);
          const b = profileAfter(shuffled);
          expect(b.attributes).toEqual(a.attributes);
          expect(b.rowNames).toEqual(a.rowNames);
        },
      ),
    );
  });

  it("never leave more than a person may have", () => {
    const manyNames = fc.record({
      iatMs: fc.nat(),
      jti: fc.string(),
      set: fc.uniqueArray(
        fc.tuple(
          fc.integer({ min: 0, max: 150 }).map((n) => `n${n}`),
          fc.string({ maxLength: 200 }),
        ),
        {
          selector: ([name]) => name,
          maxLength: 80,
        },
      ),
      unset: fc.constant([]),
    });
    fc.assert(
      fc.property(fc.array(manyNames, { maxLength: 6 }), (rows) => {
        const { attributes } = profileAfter(rows);
        expect(Object.keys(attributes).length).toBeLessThanOrEqual(MOST_ATTRIBUTES);
        expect(new TextEncoder().encode(JSON.stringify(attributes)).length).toBeLessThanOrEqual(MOST_ATTRIBUTE_BYTES);
      }),
    );
  });
});

describe("withdrawing `profiling`", () => {
  it("takes what rows said, and leaves what moments have set", () => {
    const profile = { ...profileAfter([row(1, { set: [["vip", true]], unset: ["tier"] })]), locale: "de" };
    const seen = { ...profile, attributes: { ...profile.attributes, seen: 1 } };
    expect(forgetProfileRows(seen)).toEqual({ ...NOBODY_YET, locale: "de", attributes: { seen: 1 } });
  });

  it("changes nothing of whom no row spoke of", () => {
    const profile = { ...NOBODY_YET, attributes: { seen: 1 } };
    expect(forgetProfileRows(profile)).toBe(profile);
  });
});
