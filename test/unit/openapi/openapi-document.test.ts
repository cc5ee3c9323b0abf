import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { PROBLEMS } from "../../../shared/errors.ts";
import { openapiDocument } from "../../../shared/openapi/openapi-document.ts";

const document = JSON.parse(JSON.stringify(openapiDocument("https://mesh.test")));

interface Op {
  operationId: string;
  security: Record<string, string[]>[];
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  responses: Record<string, { $ref?: string }>;
}

const operations: [name: string, operation: Op][] = Object.entries<Record<string, Op>>(document.paths).flatMap(
  ([path, item]) => Object.entries(item).map(([method, operation]): [string, Op] => [`${method} ${path}`, operation]),
);

/** What a reference of the document points to. */
function resolve($ref: string): unknown {
  return $ref
    .split("/")
    .slice(1)
    .reduce((at, key) => at?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], document);
}

/** Tokens that may be larger than most, characters. */
const LARGER: Readonly<Record<string, number>> = {
  "post /v1/sightings": 1024 * 1024,
  "post /v1/signals": 65_536,
  "post /v1/profiles": 65_536,
};

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
  });

  it("is found wanting by that validator where it is not", async () => {
    const { responses: _, ...broken } = document.paths["/v1/pings"].post;
    const wrong = { ...document, paths: { "/v1/pings": { post: { ...broken, parameters: [{ name: "x" }] } } } };
    expect((await new Validator().validate(wrong)).valid).toBe(false);
  });

  it("can be resolved in all its parts", () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, $ref = ""]) => $ref);
    expect(refs.length).toBeGreaterThan(100);
    for (const $ref of refs) expect([$ref, resolve($ref)]).toEqual([$ref, expect.anything()]);
  });

  it("has no form that nothing refers to", () => {
    const refs = new Set([...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, $ref]) => $ref));
    const { schemas, responses } = document.components;
    const all = [
      ...Object.keys(schemas).map((name) => `#/components/schemas/${name}`),
      ...Object.keys(responses).map((name) => `#/components/responses/${name}`),
    ];
    expect(all.filter((name) => !refs.has(name))).toEqual([]);
  });

  it("names each operation once", () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is of the version of this software", () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8"));
    expect(document.info.version).toBe(version);
  });

  it("has every way in which the mesh refuses, at its status", () => {
    const told = Object.entries<{ content: object }>(document.components.responses).flatMap(([name]) =>
      name.split("."),
    );
    // An operation is a method that its path has.
    const apart = ["method-not-allowed"];
    expect([...new Set([...told, ...apart])].toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
    for (const [name, { responses }] of operations) {
      for (const [status, { $ref }] of Object.entries(responses)) {
        if ($ref === undefined) continue;
        const codes = $ref.split("/").at(-1)?.split(".") ?? [];
        for (const code of codes)
          expect([name, code, PROBLEMS[code as keyof typeof PROBLEMS][0]]).toEqual([name, code, Number(status)]);
      }
    }
  });

  it.each(operations.filter(([, { requestBody }]) => requestBody?.content["application/jose"] !== undefined))(
    "%s tells its token: header, claims and largest size",
    (name, { requestBody, security }) => {
      const content = requestBody?.content ?? {};
      expect(Object.keys(content)).toEqual(["application/jose", "text/plain"]);
      const message = resolve(content["application/jose"]?.schema.$ref ?? "");
      expect(message).toMatchObject({
        type: "string",
        maxLength: LARGER[name] ?? 8192,
        contentMediaType: "application/jwt",
        contentSchema: {
          type: "array",
          prefixItems: [
            {
              properties: {
                alg: security[0]?.sender === undefined ? { const: "ES256" } : { enum: ["EdDSA", "ES256", "HS256"] },
                typ: { const: expect.stringMatching(/^[a-z]+\+jwt$/) },
              },
            },
            { $ref: expect.stringMatching(/Claims$/) },
          ],
        },
      });
    },
  );
});
