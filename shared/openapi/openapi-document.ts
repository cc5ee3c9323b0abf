import type { JsonSchema } from "@valibot/to-json-schema";
import { present } from "../json/present.ts";
import type {
  Content,
  OpenapiDocument,
  OperationObject,
  ParameterObject,
  ResponseObject,
  SecurityScheme,
} from "./document.ts";
import type { Given, Group, Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { problemRefs, problemResponses } from "./problem-responses.ts";
import { namedSchemas } from "./schemas.ts";
import { type Signer, schemaRef, tokenKeywords } from "./token-schema.ts";
import { VERSION } from "./version.ts";

/** The largest token, in characters, unless an operation says otherwise. */
const TOKEN_CHARACTERS = 8_192;

const DEVICE: Signer = { algorithms: ["ES256"], kid: "RFC 7638 thumbprint of the device's key" };
const SENDER: Signer = {
  algorithms: ["EdDSA", "ES256", "HS256"],
  kid: "id of the sender in the catalog, which fixes its alg",
};

const DESCRIPTION = `A consent-first offer mesh. Devices send small signed messages; the nearest edge verifies them, decides, and answers in the same round trip.

The body of every write outside /admin is a compact JWS, sent as application/jose or text/plain (which spares a browser the preflight). How to make one, byte by byte: docs/protocol.md of the project.

Every refusal is problem+json (RFC 9457); \`code\` is what a program goes by. Beyond those of each operation, a path that leads nowhere is 404 \`not-found\`, and a method that a path does not have is 405 \`method-not-allowed\` with \`Allow\`. Optional members are absent, never null, unless said otherwise. Unknown members of an answer are to be ignored; of a message they are refused. Answers are \`no-store\` unless said otherwise.`;

const GROUPS: Readonly<Record<Group, string>> = {
  Messages: "What a device sends about what happens.",
  Senders: "What gateways, stores and back ends send.",
  "The person": "What a person says about themselves, and asks.",
  "The mesh": "What anybody may read.",
  Pages: "What a person sees, and what an app loads.",
  Operating: "What an operator reads and changes.",
};

/*
 * OpenAPI knows no scheme for a signature in the body. `http` with a scheme name of our own says that it is none of those
 * that a tool could fill in: nothing goes into the Authorization header.
 */
const SECURITY: Readonly<Record<Exclude<Operation["guard"], "public" | "page">, SecurityScheme>> = {
  key: {
    type: "http",
    scheme: "signed-body",
    description:
      "No Authorization header: the body is a JWS signed ES256 with the key in its header's `jwk`, whose RFC 7638 thumbprint is `kid`.",
  },
  device: {
    type: "http",
    scheme: "signed-body",
    description:
      "No Authorization header: the body is a JWS signed ES256 with the device's key, and its claim `pass` the newest pass that the mesh gave this key.",
  },
  sender: {
    type: "http",
    scheme: "signed-body",
    description:
      "No Authorization header: the body is a JWS signed with the key and the algorithm that the catalog has of this sender, which must have the scope.",
  },
  operator: {
    type: "http",
    scheme: "bearer",
    description:
      "An `operator+jwt` for exactly this request, signed EdDSA with a key of OPERATOR_KEYS whose role allows it; or the operator's token of a local mesh. In a browser instead: the token that Cloudflare Access puts into `Cf-Access-Jwt-Assertion`, or the cookie of a session of the console.",
  },
};

/** The whole interface as one OpenAPI 3.1 document, of the mesh at this origin. */
export function openapiDocument(origin: string): OpenapiDocument {
  return {
    openapi: "3.1.1",
    info: {
      title: "moment-mesh",
      version: VERSION,
      description: DESCRIPTION,
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: origin }],
    tags: Object.entries(GROUPS)
      .filter(([name]) => OPERATIONS.some(({ group }) => group === name))
      .map(([name, description]) => ({ name, description })),
    paths: pathsOf(OPERATIONS),
    components: {
      schemas: { ...namedSchemas(), ...messageSchemas(OPERATIONS) },
      responses: problemResponses(OPERATIONS),
      securitySchemes: SECURITY,
    },
  };
}

function pathsOf(operations: readonly Operation[]): OpenapiDocument["paths"] {
  const paths: Record<string, Record<string, OperationObject>> = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: operationObject(operation) };
  }
  return paths;
}

function operationObject(operation: Operation): OperationObject {
  const { id, group, summary, guard, role, parameters, sends, gives } = operation;
  const description = role === undefined ? operation.description : `${operation.description} Takes the role ${role}.`;
  return present({
    operationId: id,
    tags: [group],
    summary,
    description,
    security: guard === "public" || guard === "page" ? [] : [{ [guard]: [] }],
    parameters: parameters?.map(parameterObject),
    requestBody: sends && ({ required: true, content: contentOf(sends) } as const),
    responses: { [String(gives.status)]: goodResponse(operation), ...otherResponses(gives), ...problemRefs(operation) },
  });
}

function parameterObject({ values, ...parameter }: NonNullable<Operation["parameters"]>[number]): ParameterObject {
  const schema: JsonSchema = present({ type: "string", enum: values && [...values] });
  return { ...parameter, required: parameter.in === "path", schema };
}

function contentOf(sends: NonNullable<Operation["sends"]>): Content {
  if ("json" in sends) return { "application/json": { schema: schemaRef(sends.json) } };
  const schema = schemaRef(messageName(sends.typ));
  return { "application/jose": { schema }, "text/plain": { schema } };
}

function goodResponse({ gives, guard }: Operation): ResponseObject {
  const { description, schema, contentType } = gives;
  const timed =
    guard === "device" || guard === "key" || guard === "sender" ? { "Server-Timing": "how long each stage took" } : {};
  const headers = Object.entries({ ...gives.headers, ...timed }).map(
    ([name, text]) => [name, { description: text, schema: { type: "string" } }] as const,
  );
  const content = schema === undefined ? textSchema(contentType) : schemaRef(schema);
  const types = [contentType ?? "application/json"].flat();
  // A file of JSON that no form is given for may be any value.
  const isFile = (type: string) => schema === undefined && type === "application/json";
  return present({
    description,
    headers: headers.length === 0 ? undefined : Object.fromEntries(headers),
    content: content && Object.fromEntries(types.map((type) => [type, { schema: isFile(type) ? {} : content }])),
  });
}

function textSchema(contentType: Given["contentType"]): JsonSchema | undefined {
  return contentType === undefined ? undefined : { type: "string" };
}

function otherResponses({
  notFoundPage,
  isConditional,
  contentType = "text/html",
}: Given): Record<string, ResponseObject> {
  const page = Object.fromEntries([contentType].flat().map((type) => [type, { schema: { type: "string" } }] as const));
  return present({
    304: isConditional ? { description: "The reader has it already" } : undefined,
    404: notFoundPage === undefined ? undefined : { description: notFoundPage, content: page },
  });
}

/** Every type of token that is sent, under a name of its own. */
function messageSchemas(operations: readonly Operation[]): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    operations.flatMap(({ sends, guard }) => {
      if (sends === undefined || "json" in sends) return [];
      const token = tokenKeywords(
        guard === "sender" ? SENDER : { ...DEVICE, hasJwk: guard === "key" },
        sends.typ,
        sends.claims,
      );
      return [[messageName(sends.typ), { ...token, maxLength: sends.maxBytes ?? TOKEN_CHARACTERS }]];
    }),
  );
}

/** `PingMessage` of `ping+jwt`. */
function messageName(typ: string): string {
  return `${typ.charAt(0).toUpperCase()}${typ.slice(1).replace("+jwt", "")}Message`;
}
