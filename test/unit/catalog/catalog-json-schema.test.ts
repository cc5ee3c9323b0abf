import { Ajv2020 } from "ajv/dist/2020.js";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { catalogJsonSchema } from "../../../shared/catalog/catalog-json-schema.ts";
import { CATALOG_FORM, FORMS } from "../../../shared/catalog/describe/catalog-forms.ts";

const schema = JSON.parse(JSON.stringify(catalogJsonSchema()));

/** The schema that a `$ref` points to, or the schema itself. */
function resolve(node: { $ref?: string }): unknown {
  if (node.$ref === undefined) return node;
  return node.$ref
    .split("/")
    .slice(1)
    .reduce((at, key) => at[key], schema);
}

describe("the JSON Schema of a catalog", () => {
  it("is of 2020-12 and allows no unknown members", () => {
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      additionalProperties: false,
      required: [],
    });
    expect(Object.keys(schema.properties).sort()).toEqual([
      "$schema",
      "beacons",
      "campaigns",
      "journeys",
      "loyalty",
      "markers",
      "mesh",
      "moments",
      "places",
      "policy",
      "scores",
      "senders",
      "tags",
      "webhooks",
    ]);
  });

  it("says what a place is", () => {
    const place = resolve(schema.properties.places.items) as typeof schema;
    expect(place).toMatchObject({ type: "object", additionalProperties: false, required: ["id"] });
    expect(place.properties.id).toMatchObject({ type: "string", pattern: "^[a-z0-9][a-z0-9-]{0,63}$" });
    expect(place.properties.silence).toMatchObject({ type: "string", format: "duration" });
    expect(place.properties.hours.items).toEqual({ $ref: "#/$defs/Hours" });
    expect(schema.$defs.Hours.properties.days).toMatchObject({ items: { type: "integer" } });
    expect(place.properties.fence.$ref).toBe("#/$defs/Fence");
    expect(schema.$defs.Fence.anyOf).toMatchObject([
      { $ref: "#/$defs/Circle" },
      { oneOf: [{ $ref: "#/$defs/Polygon" }, { $ref: "#/$defs/MultiPolygon" }] },
    ]);
  });

  it("says what the triggers and effects are, and names none that is refused", () => {
    const required = (name: string) =>
      schema.$defs[name].anyOf.map((option: { $ref: string }) => Object(resolve(option)).required[0]);
    expect(required("Trigger")).toEqual([
      "enter",
      "exit",
      "dwell",
      "zone",
      "scan",
      "event",
      "signal",
      "stage",
      "after",
    ]);
    expect(required("Effect")).toEqual(["suppress", "set", "points"]);
    const members = Object.values<typeof schema>(schema.$defs).flatMap(({ properties = {} }) =>
      Object.keys(properties),
    );
    expect(members).not.toContain("webhook");
  });

  it("has a name for every form", () => {
    expect(Object.keys(schema.$defs)).toEqual(Object.keys(FORMS));
  });

  it("has no object with members but those with a name", () => {
    const unnamed: string[] = [];
    const look = (node: unknown, path: string, isNamed: boolean) => {
      if (typeof node !== "object" || node === null) return;
      if (!isNamed && "properties" in node) unnamed.push(path);
      for (const [key, below] of Object.entries(node)) {
        if (key !== "examples") look(below, `${path}/${key}`, path === "/$defs");
      }
    };
    look(schema, "", true);
    expect(unnamed).toEqual([]);
  });

  it("requires no member of the whole, so that it fits a part of a catalog", () => {
    expect(schema.required).toEqual([]);
    expect(schema.properties.$schema).toMatchObject({ type: "string" });
  });

  it("can be resolved in all its parts", () => {
    const refs = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map(([, $ref = ""]) => $ref);
    expect(refs.length).toBeGreaterThan(0);
    for (const $ref of refs) expect(resolve({ $ref })).toBeDefined();
  });
});

describe("the words for a catalog's members", () => {
  const objects: readonly [string, typeof schema][] = [["", schema], ...Object.entries<typeof schema>(schema.$defs)];
  const members = objects.flatMap(([form, { properties = {} }]) =>
    Object.entries<typeof schema>(properties).map(([name, member]) => [`${form}.${name}`, member] as const),
  );

  it("are there for every member and every form, with an example", () => {
    expect(members.length).toBeGreaterThan(100);
    for (const [path, { description, examples }] of members) {
      expect(description, path).toMatch(/\.$/);
      expect(examples?.length, path).toBeGreaterThan(0);
    }
    for (const [form, { description }] of objects) expect(description, form).toMatch(/\.$/);
  });

  it("are in sentences of at most 25 words", () => {
    const sentences = [...members, ...objects].flatMap(([path, { description }]) =>
      String(description)
        .split(/[.:](?: |$)/)
        .map((sentence) => [path, sentence] as const),
    );
    for (const [path, sentence] of sentences)
      expect(sentence.split(" ").length, `${path}: ${sentence}`).toBeLessThanOrEqual(25);
  });

  it.each(Object.entries({ ...FORMS, Catalog: CATALOG_FORM }))("%s has examples that the checks take", (name, form) => {
    const entries = "entries" in form.schema ? Object(form.schema.entries) : {};
    expect(Object.keys(form.members)).toEqual(Object.keys(entries));
    for (const [member, [, ...examples]] of Object.entries(form.members)) {
      for (const example of examples) expect(faultsOf(entries[member], example), `${name}.${member}`).toEqual([]);
    }
    for (const example of form.examples) expect(faultsOf(form.schema, example), name).toEqual([]);
  });

  it("has examples that the JSON Schema takes, as an editor would check them", () => {
    const ajv = new Ajv2020({ strict: false, formats: { duration: true, "date-time": true, uri: true } });
    ajv.addSchema({ ...schema, $id: "catalog" });
    for (const [form, { properties = {} }] of objects) {
      for (const [name, member] of Object.entries<typeof schema>(properties)) {
        const at = form === "" ? `catalog#/properties/${name}` : `catalog#/$defs/${form}/properties/${name}`;
        const validate = ajv.getSchema(at);
        for (const example of member.examples)
          expect(validate?.(example), `${at}: ${JSON.stringify(validate?.errors)}`).toBe(true);
      }
    }
  });
});

function faultsOf(entry: v.GenericSchema, example: unknown): unknown[] {
  return (v.safeParse(entry, example).issues ?? []).map(({ message }) => message);
}
