import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identityKey } from "../../../shared/radio/identity.ts";
import { type Sighting, sightingFormats } from "../../../shared/radio/sighting.ts";
import { readSightings } from "../../../shared/sightings/read-sightings.ts";
import { runs } from "../../support/runs.ts";
import { vendorBodies } from "../../support/vendor-bodies/all.ts";

const iatMs = Date.parse("2026-11-23T08:00:00Z");
const format = fc.constantFrom(...sightingFormats);

/** Reads it and checks what must hold of any answer. */
function check(name: string, body: unknown): readonly Sighting[] {
  const result = readSightings(name, body, { iatMs });
  if (!result.ok) {
    expect(result.error.every(({ pointer }) => pointer.startsWith("/body"))).toBe(true);
    return [];
  }
  const { sightings, ignored } = result.value;
  expect(sightings.length + ignored).toBeLessThanOrEqual(500);
  for (const sighting of sightings) {
    const keys = sighting.identities.map(identityKey);
    expect(keys.length).toBeGreaterThan(0);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys)
      expect(key).toMatch(/^(?:mac:[0-9a-f]{12}|(?:ibeacon|altbeacon|eddystone|eid):[0-9a-f:]+)$/);
    expect(sighting.rssi).toBeGreaterThanOrEqual(-120);
    expect(sighting.rssi).toBeLessThanOrEqual(20);
    expect(sighting.ageSeconds).toBeGreaterThanOrEqual(0);
    for (const number of [sighting.ageSeconds, sighting.txPower ?? 0]) expect(Number.isFinite(number)).toBe(true);
  }
  return sightings;
}

/** JSON whose members have the names that formats look for. */
const names = vendorBodies.flatMap(({ body }) => JSON.stringify(body).match(/(?<=")[A-Za-z_]\w*(?=":)/g) ?? []);
const scalar = fc.oneof(
  fc.constantFrom(null, true, 0, 127, -60, -1e308, 1e308, "-60", "", "C8:FD:19:49:A5:30", "0201061AFF4C000215", "feaa"),
  fc.double(),
  fc.string(),
);
const { likely } = fc.letrec<{ likely: unknown }>((tie) => ({
  likely: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalar,
    fc.array(tie("likely"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("__proto__", "toString", "valueOf", ...new Set(names)), tie("likely"), {
      maxKeys: 6,
    }),
  ),
}));

/** A real sample with one value somewhere in it replaced. */
const mutated = fc
  .tuple(fc.constantFrom(...vendorBodies), fc.nat(200), likely)
  .map(([sample, target, value]) => [sample.format, replaceAt(sample.body, target, value)] as const);

function replaceAt(tree: unknown, target: number, value: unknown): unknown {
  let left = target;
  return JSON.parse(JSON.stringify(tree), (_name, old) => (left-- === 0 ? value : old));
}

describe("a body, whatever is in it,", () => {
  it("is read or refused, never thrown at: any JSON", () => {
    fc.assert(fc.property(format, fc.jsonValue(), (name, body) => void check(name, body)));
  });

  it("is read or refused, never thrown at: JSON with the members of the formats", () => {
    fc.assert(
      fc.property(format, likely, (name, body) => void check(name, body)),
      { numRuns: runs(500) },
    );
  });

  it("is read or refused, never thrown at: real samples with something else in them", () => {
    fc.assert(
      fc.property(mutated, ([name, body]) => void check(name, body)),
      { numRuns: runs(1000) },
    );
  });

  it("is read or refused, never thrown at: any string", () => {
    fc.assert(
      fc.property(format, fc.oneof(fc.string(), fc.string({ unit: "binary" })), (name, body) => void check(name, body)),
    );
  });

  it("is read or refused, never thrown at: any bytes", () => {
    fc.assert(
      fc.property(format, fc.uint8Array({ maxLength: 400 }), (name, bytes) => {
        check(name, String.fromCharCode(...bytes));
        check(name, new TextDecoder().decode(bytes));
      }),
    );
  });

  it("is read or refused, never thrown at: real samples with some bytes changed or cut off", () => {
    const flips = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...vendorBodies), flips, fc.nat(4000), ({ format: name, body }, changes, length) => {
        const text = [...(typeof body === "string" ? body : JSON.stringify(body))];
        for (const [at, unit] of changes) text[at % text.length] = String.fromCharCode(unit);
        check(name, text.join(""));
        check(name, text.slice(0, length).join(""));
      }),
      { numRuns: runs(300) },
    );
  });

  it("names the same transmitters when what was read of it is sent again as our own rows", () => {
    for (const { format: name, body, iat } of vendorBodies) {
      const first = readSightings(name, body, { iatMs: Date.parse(iat) });
      if (!first.ok) throw new Error(name);
      const rows = first.value.sightings.map(({ identities, ageSeconds: age, tlm: _tlm, ...heard }) => {
        return Object.assign({ ...heard, age }, ...identities);
      });
      const { sightings } = first.value;
      const again = readSightings("rows", rows, { iatMs });
      expect(again).toEqual({
        ok: true,
        value: { sightings: sightings.map(({ tlm: _tlm, ...row }) => row), ignored: 0 },
      });
    }
  });

  it("is read or refused, never thrown at: a member that answers for the object it is in", () => {
    const trap = '{"toString":1,"valueOf":1,"toJSON":1,"length":501,"constructor":1}';
    for (const { format: name, body } of vendorBodies) {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      for (const { 0: value, index } of text.matchAll(/"(?:[^"\\]|\\.)*"(?!:)|-?\d+(?:\.\d+)?/g)) {
        check(name, `${text.slice(0, index)}${trap}${text.slice(index + value.length)}`);
      }
    }
  });

  it("is read or refused, never thrown at: a megabyte where a word belongs", () => {
    for (const filler of ["0", " ", "\n", ","]) {
      for (const name of sightingFormats) check(name, filler.repeat(1_000_000));
    }
    const long = `"${"0".repeat(1_000_000)}"`;
    for (const { format: name, body } of vendorBodies) {
      const text = JSON.stringify(body);
      const words = new Set(text.match(/"[^"]*"(?=[,}\]])/g));
      for (const word of [...words].slice(0, 8)) check(name, JSON.parse(text.replace(word, () => long)));
    }
  });

  it("nested a hundred thousand deep is refused", () => {
    expect(check("theengs", `${"[".repeat(100_000)}${"]".repeat(100_000)}`)).toEqual([]);
    expect(check("rows", `${'{"rows":'.repeat(20_000)}1${"}".repeat(20_000)}`)).toEqual([]);
  });
});
