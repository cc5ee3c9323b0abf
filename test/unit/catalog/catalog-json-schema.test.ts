import { describe, expect, it } from "vitest";
import { catalogJsonSchema } from "../../../shared/catalog/catalog-json-schema.ts";

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
      "markers",
      "mesh",
      "moments",
      "places",
      "policy",
      "senders",
      "tags",
    ]);
  });

  it("says what a place is", () => {
    const place = schema.properties.places.items;
    expect(place).toMatchObject({ type: "object", additionalProperties: false, required: ["id"] });
    expect(place.properties.id).toEqual({ type: "string", pattern: "^[a-z0-9][a-z0-9-]{0,63}$" });
    expect(place.properties.silence).toEqual({ type: "string", format: "duration" });
    expect(place.properties.hours.items.properties.days).toMatchObject({ items: { type: "integer" } });
    expect(resolve(place.properties.fence)).toMatchObject({ anyOf: [{ required: ["center", "radius"] }, {}] });
  });

  it("says what the triggers and effects are, and names none that is refused", () => {
    const { on, then: effects } = schema.properties.moments.items.properties;
    const required = (node: { anyOf?: { required: string[] }[] }) => node.anyOf?.map((option) => option.required[0]);
    expect(required(Object(resolve(on)))).toEqual(["enter", "exit", "dwell", "zone", "scan", "event"]);
    expect(required(Object(resolve(effects.items)))).toEqual(["suppress", "set"]);
    expect(JSON.stringify(schema)).not.toMatch(/signal"|stage"|"after"|"coupon"|"points"|"webhook"/);
  });

  it("can be resolved in all its parts", () => {
    const refs = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map(([, $ref = ""]) => $ref);
    expect(refs.length).toBeGreaterThan(0);
    for (const $ref of refs) expect(resolve({ $ref })).toBeDefined();
  });
});
