import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogJsonSchema } from "../../../shared/catalog/catalog-json-schema.ts";
import { DEFAULTS } from "../../../shared/catalog/defaults.ts";
import { VARIABLES } from "../../../shared/condition/condition-environment.ts";
import { GATES } from "../../../shared/decide/gates.ts";
import { PROBLEMS } from "../../../shared/errors.ts";
import { accountClaims } from "../../../shared/messages/account.ts";
import { rotatingMarkerClaims } from "../../../shared/messages/rotating-marker.ts";
import { REASONS } from "../../../shared/openapi/answers/answer.ts";
import { openapiDocument } from "../../../shared/openapi/openapi-document.ts";
import { OPERATIONS } from "../../../shared/openapi/operations.ts";
import { listMembers, type Need, type Schema } from "./support/list-members.ts";
import { codesIn, type Row, readTables } from "./support/read-tables.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/contract.md"), "utf8");
const tables = readTables(page);
const document = openapiDocument("https://mesh.example.com");
const schemas = document.components.schemas as Readonly<Record<string, Schema>>;

/** Every form with members, but the catalog, which section 5 has in parts, and the one that may be anything. */
const forms = Object.entries(schemas).filter(
  ([name, { properties }]) => properties !== undefined && !["Catalog", "AnyObject", "Nothing"].includes(name),
);

function table(id: string): readonly Row[] {
  const rows = tables.get(id);
  if (rows === undefined || rows.length === 0) throw new Error(`docs/contract.md has no table after #${id}`);
  return rows;
}

/** The members that a table names, and what it says of whether they must be there. */
function membersOf(id: string): Record<string, Need> {
  const rows = table(id).flatMap(([names = "", need = ""]) =>
    codesIn(names).map((name) => [name, need === "yes" || need === "no" ? need : "with"] as const),
  );
  expect(rows.length, `#${id} names a member twice`).toBe(new Map(rows).size);
  return Object.fromEntries(rows);
}

/** A reference leads to a form with a table of its own. */
const apart = (ref: string) => {
  const name = ref.replace("#/components/schemas/", "");
  return tables.has(`form-${name}`) ? undefined : schemas[name];
};

const COMMON = { aud: "yes", iat: "yes", jti: "yes" };

describe("the forms of docs/contract.md", () => {
  it.each(forms)("%s has the members of OpenAPI, and no others", (name, schema) => {
    const written = membersOf(`form-${name}`);
    const isMessage =
      schema.required?.includes("jti") === true && /Claims$/.test(name) && !/Proof|Tombstone/.test(name);
    expect(isMessage ? { ...COMMON, ...written } : written).toEqual(Object.fromEntries(listMembers(schema, apart)));
  });

  it("are those of OpenAPI, the claims of every message, and what goes inside of others: a marker's code, an account", () => {
    const written = [...tables.keys()].filter((id) => id.startsWith("form-")).map((id) => id.slice("form-".length));
    const known = [...forms.map(([name]) => name), "Nothing", "CommonClaims", "RotatingMarkerClaims", "AccountClaims"];
    expect(written.sort()).toEqual(known.sort());
  });

  it("every message has the common claims, and a code that changes and an account have their own", () => {
    expect(membersOf("form-CommonClaims")).toEqual(COMMON);
    const { entries } = rotatingMarkerClaims.pipe[0];
    expect(Object.keys(membersOf("form-RotatingMarkerClaims")).sort()).toEqual(Object.keys(entries).sort());
    const account = { ...COMMON, ...membersOf("form-AccountClaims") };
    expect(Object.keys(account).sort()).toEqual(Object.keys(accountClaims.entries).sort());
  });
});

describe("the catalog of docs/contract.md", () => {
  const { $defs = {}, properties = {} } = catalogJsonSchema() as Schema & { $defs?: Record<string, Schema> };
  const find = (ref: string) => $defs[ref.replace("#/$defs/", "")];

  it("has the parts of the schema", () => {
    expect(Object.keys(membersOf("catalog")).sort()).toEqual(Object.keys(properties).sort());
  });

  const parts = Object.entries(properties).filter(([name]) => name !== "$schema");
  it.each(parts)("%s has the members of the schema, and no others", (name, schema) => {
    const part = schema.items === false || schema.items === undefined ? schema : schema.items;
    expect(membersOf(`catalog-${name}`)).toEqual(Object.fromEntries(listMembers(part, find)));
  });

  it("has the defaults of the code", () => {
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
      ...moment
    } = DEFAULTS;
    const known = [
      ...Object.entries(mesh).map(([name, value]) => [`mesh.${name}`, [value]] as const),
      ["places[].silence", [silence]],
      ["beacons[].trust", [trust, "eid", eidTrust]],
      ["beacons[].enterRssi", [String(enterRssi)]],
      ["beacons[].exitRssi", [String(exitRssi), "enterRssi"]],
      ["campaigns[].pace", [pace]],
      ["campaigns[].window", [window]],
      ["policy.purposes", purposes],
      ["policy.forgetAfter", [forgetAfter]],
      ["policy.reachFor", [reachFor]],
      ["moments[].purposes", momentPurposes],
      ...Object.entries(moment).map(([name, value]) => [`moments[].${name}`, [value].flat().map(String)] as const),
      ["journeys[].purposes", [journeyPurpose]],
      ["journeys[].endAfter", [endAfter]],
      ["loyalty.ledger", [ledger]],
      ["loyalty.expireAfter", [expireAfter]],
      ["webhooks[].identity", [identity]],
    ];
    const written = table("defaults").map(([name = "", value = ""]) => [codesIn(name)[0], codesIn(value)]);
    expect(written).toEqual(known);
  });

  it("has the names that a condition sees", () => {
    const names = table("conditions").flatMap(([name = ""]) => codesIn(name));
    const roots = new Set(names.map((name) => /^\w+/.exec(name)?.[0]));
    expect([...roots].sort()).toEqual([...VARIABLES, "live"].sort());
  });
});

describe("the routes of docs/contract.md", () => {
  const who = {
    public: "anyone",
    key: "a key",
    device: "a device",
    sender: "a sender",
    page: "a page of the mesh",
    operator: "operator",
  };
  const pathOf = (path: string) => path.replaceAll(/:(\w+)/g, "{$1}");

  it("are those of OpenAPI: who may call them, what they take and give, how else they refuse", () => {
    const known = OPERATIONS.map(({ method, path, guard, role, sends, gives, errors = [] }) => {
      const form = gives.contentType === undefined && gives.schema !== "AnyObject" ? gives.schema : undefined;
      const given = form === undefined || form === "Catalog" ? "" : ` [${form}](#form-${form})`;
      const json = sends !== undefined && "json" in sends ? sends.json : undefined;
      return {
        route: `${method} ${pathOf(path)}`,
        who: role ?? who[guard],
        sends: sends !== undefined && "typ" in sends ? sends.typ : (json?.replace("Catalog", "catalog") ?? ""),
        good: `${gives.status}${given}`,
        also: [...errors].sort(),
      };
    });
    const written = table("routes").map(([route = "", caller = "", sends = "", good = "", also = ""]) => ({
      route: codesIn(route)[0],
      who: caller,
      sends: codesIn(sends)[0] ?? /\[(\w+)\]/.exec(sends)?.[1] ?? "",
      good: /^\d+(?: \[\w+\]\(#form-\w+\))?/.exec(good)?.[0],
      also: codesIn(also).sort(),
    }));
    const byRoute = (a: { route?: string | undefined }, b: { route?: string | undefined }) =>
      String(a.route).localeCompare(String(b.route));
    expect(written.sort(byRoute)).toEqual(known.sort(byRoute));
    const inDocument = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(inDocument.sort()).toEqual(written.map(({ route }) => route).sort());
  });

  it("have the types of token that OpenAPI has, and the page names no other", () => {
    const known = OPERATIONS.flatMap(({ method, path, sends }) =>
      sends !== undefined && "typ" in sends ? [[sends.typ, `${method} ${path}`]] : [],
    );
    const written = table("types").map(([typ = "", , , , to = ""]) => [codesIn(typ)[0], codesIn(to)[0]]);
    expect(written.sort()).toEqual(known.sort());
    const others = ["operator+jwt", "pass+jwt", "consent-proof+jwt", "tombstone+jwt", "qr+jwt", "account+jwt"];
    const named = new Set([...page.matchAll(/[a-z-]+\+jwt/g)].map(([typ]) => typ));
    expect([...named].sort()).toEqual([...known.map(([typ]) => typ), ...others].sort());
  });

  it("are the only paths that the page names", () => {
    const known = OPERATIONS.map(({ path }) => pathOf(path));
    const named = [
      ...page.matchAll(/(?<![\w.{}-])\/(?:v1|admin\/v1|console(?=\/)|o|m|client|docs|health|schema)\b[\w/.{}-]*/g),
    ];
    expect(named.length).toBeGreaterThan(40);
    const unknown = named.map(([path]) => path.replace(/[.]$/, "")).filter((path) => !known.includes(path));
    expect(unknown.filter((path) => path !== "/m/{id}")).toEqual([]);
  });
});

describe("the words for no in docs/contract.md", () => {
  it("every error code, with its status, and none besides", () => {
    const known = Object.entries(PROBLEMS).map(([code, [status]]) => `${status} ${code}`);
    const written = table("codes").map(([status = "", code = ""]) => `${status} ${codesIn(code)[0]}`);
    expect(written.sort()).toEqual(known.sort());
  });

  it("every reason and every gate, in the order in which they are judged", () => {
    expect(table("reasons").map(([reason = ""]) => codesIn(reason)[0])).toEqual(REASONS);
    expect(table("gates").map(([gate = ""]) => codesIn(gate)[0])).toEqual(GATES.map(([reason]) => reason));
  });
});
