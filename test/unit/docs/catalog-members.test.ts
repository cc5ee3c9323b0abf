import { describe, expect, it } from "vitest";
import { catalogJsonSchema } from "../../../shared/catalog/catalog-json-schema.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { DEFAULTS } from "../../../shared/catalog/defaults.ts";
import { RECIPES_PAGE } from "../../support/recipes/read-recipes.ts";
import { listForms } from "./support/list-forms.ts";
import { listMembers, type Need, type Schema } from "./support/list-members.ts";
import { codesIn, readTables } from "./support/read-tables.ts";

/** What the page says of one member. */
interface Written {
  readonly type: string;
  readonly absent: string;
  readonly words: string;
}

const PARTS = [
  "mesh",
  "places",
  "beacons",
  "markers",
  "tags",
  "senders",
  "campaigns",
  "scores",
  "policy",
  "loyalty",
  "moments",
  "journeys",
  "webhooks",
];

/** What the page may call a value of each JSON type. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ["id", "text", "name", "words", "duration", "instant", "time", "time zone", "language", "URL", "one of"],
  number: ["number"],
  integer: ["whole number"],
  boolean: ["yes or no"],
  array: ["list"],
  object: ["object", "text"],
};

const { $defs = {}, ...schema } = catalogJsonSchema() as Schema & { $defs?: Record<string, Schema> };
const find = (ref: string) => $defs[ref.replace("#/$defs/", "")];
const needs = listMembers(schema, find);
const forms = listForms(schema, find);
const written = readMembers();

/** By its whole path; throws where a member has two rows. */
function readMembers(): ReadonlyMap<string, Written> {
  const members = new Map<string, Written>();
  const tables = readTables(RECIPES_PAGE);
  for (const part of ["catalog", ...PARTS]) {
    const isList = schema.properties?.[part]?.type === "array";
    const before = part === "catalog" ? "" : `${part}${isList ? "[]" : ""}.`;
    for (const [names = "", type = "", absent = "", words = ""] of tables.get(`every-${part}`) ?? []) {
      for (const name of codesIn(names)) {
        if (members.has(before + name)) throw new Error(`docs/catalog.md has two rows for ${before}${name}`);
        members.set(before + name, { type, absent, words });
      }
    }
  }
  return members;
}

describe("the members of docs/catalog.md", () => {
  it("are those that the validator takes, and no others", () => {
    expect([...written.keys()].sort()).toEqual([...needs.keys()].sort());
  });

  it.each([...needs])("%s has its type, and says whether it is needed", (member, need: Need) => {
    const { type = "", absent = "" } = written.get(member) ?? {};
    const types = new Set((forms.get(member) ?? []).map((form) => String(form.type ?? typeof form.const)));
    for (const json of types) expect(TYPES[json], json).toContain(type);
    expect(absent === "needed", absent).toBe(need === "yes");
  });

  const bounded = [...forms].filter(([, all]) => all.some((form) => "minimum" in form || "enum" in form));
  it.each(bounded)("%s tells its bounds, or all that it may be", (member, all) => {
    const { words = "" } = written.get(member) ?? {};
    for (const { minimum, maximum, enum: values = [] } of all) {
      for (const value of values) expect(codesIn(words)).toContain(value);
      const bounds = [minimum, maximum].filter((bound) => bound !== undefined && bound < Number.MAX_SAFE_INTEGER);
      for (const bound of bounds) expect(words).toMatch(new RegExp(`(?<![\\d.])${bound}(?![\\d.])`));
    }
  });

  it("have the defaults of the code", () => {
    const {
      mesh,
      purposes,
      momentPurposes,
      silence,
      trust,
      eidTrust,
      enterRssi,
      exitRssi,
      pace,
      window,
      forgetAfter,
      reachFor,
      journeyPurpose,
      endAfter,
      ledger,
      expireAfter,
      identity,
      ...rest
    } = DEFAULTS;
    const moment = { id: "m", on: { event: "e" } };
    const compiled = compileCatalog({ campaigns: [{ id: "c" }], moments: [moment] }, "v1");
    const known: Record<string, readonly unknown[]> = {
      ...Object.fromEntries(Object.entries(mesh).map(([name, value]) => [`mesh.${name}`, [value]])),
      "places[].silence": [silence],
      "beacons[].trust": [trust, "eid", eidTrust],
      "beacons[].enterRssi": [enterRssi],
      "beacons[].exitRssi": [exitRssi, "enterRssi"],
      "markers[].trust": [trust],
      "campaigns[].pace": [pace],
      "campaigns[].window": [window],
      "campaigns[].control": [compiled.campaigns[0]?.control],
      "policy.purposes": purposes,
      "policy.forgetAfter": [forgetAfter],
      "policy.reachFor": [reachFor],
      "journeys[].purposes": [journeyPurpose],
      "journeys[].endAfter": [endAfter],
      "loyalty.ledger": [ledger],
      "loyalty.expireAfter": [expireAfter],
      "webhooks[].identity": [identity],
      "moments[].purposes": momentPurposes,
      "moments[].service": [compiled.moments[0]?.service],
      "moments[].trust": [trust],
      ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [`moments[].${name}`, [value].flat()])),
    };
    const said = Object.keys(known).map((member) => [member, codesIn(written.get(member)?.absent ?? "")]);
    expect(said).toEqual(Object.entries(known).map(([member, values]) => [member, values.map(String)]));
  });
});
