import { Ajv2020 } from "ajv/dist/2020.js";
import { decodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { OpenapiDocument, OperationObject, ResponseObject } from "../../../shared/openapi/document.ts";

/** Holds what a mesh takes and gives against its own document. */
export interface Witness {
  /** Sends a request and gives the answer, with everything in it that the document does not say. */
  send(path: string, init?: RequestInit): Promise<Witnessed>;
  /** Whether header and claims of a token are what the document says of this operation's message. */
  allows(path: string, token: string): boolean;
  /** What was seen so far: `POST /v1/pings 200`, and of a problem its code behind it. */
  readonly seen: ReadonlySet<string>;
}

export interface Witnessed {
  readonly status: number;
  /** JSON as what it says, else text. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the mesh sends; the test says what it expects.
  readonly body: any;
  readonly headers: Headers;
  readonly faults: readonly string[];
}

type Schema = OpenapiDocument["components"]["schemas"][string];

/** A witness of the mesh at this URL. Answers are held to the document as if no other members were allowed. */
export async function makeWitness(url: string): Promise<Witness> {
  const document: OpenapiDocument = await (await fetch(`${url}/openapi.json`)).json();
  // Formats are said for readers; patterns and types are what is judged here.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const schemas = Object.fromEntries(
    Object.entries(document.components.schemas).map(([name, schema]) => [name, closed(schema)]),
  );
  ajv.addSchema({ ...document, components: { ...document.components, schemas } }, "document");
  const seen = new Set<string>();

  function faultsIn(schema: Schema, value: unknown): string[] {
    const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')));
    return validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }

  function operationAt(method: string, path: string): [name: string, operation: OperationObject] {
    const wanted = path.split("?")[0] ?? "";
    for (const [template, item] of Object.entries(document.paths)) {
      const pattern = new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
      const operation = Object.entries(item).find(([name]) => name === method.toLowerCase())?.[1];
      if (operation !== undefined && pattern.test(wanted)) return [`${method} ${template}`, operation];
    }
    throw new Error(`the document has no ${method} ${path}`);
  }

  function responseOf(operation: OperationObject, status: number): ResponseObject | undefined {
    const response = operation.responses[String(status)];
    if (response === undefined || !("$ref" in response)) return response;
    return document.components.responses[response.$ref.slice("#/components/responses/".length)];
  }

  return {
    seen,
    async send(path, init = {}) {
      const [name, operation] = operationAt(init.method ?? "GET", path);
      const answer = await fetch(`${url}${path}`, init);
      const text = await answer.text();
      const type = answer.headers.get("content-type")?.split(";")[0] ?? "";
      const body = /[/+]json$/.test(type) ? JSON.parse(text) : text;
      seen.add([name, answer.status, ...(type === "application/problem+json" ? [body.code] : [])].join(" "));

      const response = responseOf(operation, answer.status);
      if (response === undefined) return told([`the document has no ${answer.status}`]);
      const content = response.content ?? {};
      const media = content[type];
      const missing = Object.keys(response.headers ?? {}).filter((header) => !answer.headers.has(header));
      return told([
        ...(media === undefined && (text !== "" || Object.keys(content).length > 0)
          ? [`the document has no ${type}`]
          : []),
        ...(media === undefined ? [] : faultsIn(media.schema, body)),
        ...missing.map((header) => `there is no ${header}`),
      ]);

      function told(faults: readonly string[]): Witnessed {
        return {
          status: answer.status,
          body,
          headers: answer.headers,
          faults: faults.map((fault) => `${name}: ${fault}`),
        };
      }
    },
    allows(path, token) {
      const [, operation] = operationAt("POST", path);
      const $ref = operation.requestBody?.content["application/jose"]?.schema.$ref ?? "";
      const schema: Schema = document.components.schemas[$ref.slice("#/components/schemas/".length)] ?? {};
      const pair = token.split(".").slice(0, 2).map(readPart);
      const content: Schema = Object(Reflect.get(schema, "contentSchema"));
      return [...faultsIn(schema, token), ...faultsIn(content, pair)].length === 0;
    },
  };
}

/** A schema that takes no members but those it names; one that names none is open on purpose. */
function closed(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (_, value) => {
    const isObject = value?.type === "object" && Object.keys(value.properties ?? {}).length > 0;
    return isObject && !("additionalProperties" in value) ? { ...value, additionalProperties: false } : value;
  });
}

function readPart(part: string): unknown {
  return JSON.parse(new TextDecoder().decode(decodeBase64url(part)));
}
