import type { JsonSchema } from "@valibot/to-json-schema";
import { type Html, html } from "../../pages/html.ts";
import type { Content, OpenapiDocument, OperationObject, ResponseObject } from "../document.ts";
import { formLink, memberList } from "./members.ts";
import { prose, spans } from "./prose.ts";

/** One operation with where it is. */
export interface PlacedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject;
}

const GUARD_TEXTS: Readonly<Record<string, string>> = {
  key: "Whoever holds a key: the message is signed with it.",
  device: "A device with a pass: the message is signed with its key.",
  sender: "Whom the catalog knows as a sender with the scope: the message is signed with its key.",
  operator: "An operator: `Authorization: Bearer`.",
};

/** Everything there is to say of one operation. */
export function operationArticle(document: OpenapiDocument, placed: PlacedOperation): Html {
  const { operation } = placed;
  const guard = operation.security.flatMap(Object.keys)[0];
  const responses = Object.entries(operation.responses).map(([status, response]) => ({
    status,
    response: "$ref" in response ? responseOf(document, response.$ref) : response,
  }));
  return html`<article id="${operation.operationId}">
<h3>${endpoint(placed)}</h3>
<p><strong>${operation.summary}.</strong></p>
${prose(operation.description)}
<p class="soft">${spans(guard === undefined ? "Open to anybody." : (GUARD_TEXTS[guard] ?? guard))}</p>
${parameters(operation)}${sent(document, operation.requestBody?.content)}
<h4>Answers</h4>
<dl>${responses.flatMap(({ status, response }) => (codesOf(response).length > 0 ? [] : [answerRow(status, response)]))}</dl>
<h4>Refusals</h4>
<p>${responses.map(({ status, response }) => refusal(status, codesOf(response)))}</p>
<pre><code>${curlLine(document, placed)}</code></pre>
</article>
`;
}

/** Method and path, as they are written in a request. */
export function endpoint({ method, path }: Pick<PlacedOperation, "method" | "path">): Html {
  return html`<b class="${method}">${method.toUpperCase()}</b> <code>${path}</code>`;
}

function parameters({ parameters = [] }: OperationObject): Html | undefined {
  if (parameters.length === 0) return undefined;
  return html`<h4>Parameters</h4><dl>${parameters.map(
    ({ name, in: place, description }) =>
      html`<div><dt><code>${name}</code><span>${place === "path" ? "part of the path" : "header, optional"}</span></dt><dd>${spans(description)}</dd></div>`,
  )}</dl>`;
}

function sent(document: OpenapiDocument, content: Content | undefined): Html | undefined {
  const [type, body] = Object.entries(content ?? {})[0] ?? [];
  if (type === undefined || body === undefined) return undefined;
  if (type === "application/json") return html`<h4>Body</h4><p>${type}: ${formLink(body.schema.$ref ?? "")}</p>`;
  const [header, claims] = tokenParts(resolve(document, body.schema));
  const members = header?.properties ?? {};
  const jwk = "jwk" in members ? html`; the public key in the header as <code>jwk</code>` : undefined;
  return html`<h4>Message <code>${constOf(members.typ)}</code></h4>
<p class="soft">Signed ${algorithmsOf(members.alg)}; <code>kid</code>: ${textOfMember(members.kid)}${jwk}. Claims:</p>
${memberList(resolve(document, claims ?? {}))}`;
}

function answerRow(status: string, { description, headers = {}, content = {} }: ResponseObject): Html {
  const bodies = Object.entries(content).map(([type, { schema }]) =>
    schema.$ref === undefined ? html`<span>${type}</span>` : formLink(schema.$ref),
  );
  const names = Object.keys(headers);
  const withHeaders = names.length === 0 ? undefined : html` <span class="soft">(${names.join(", ")})</span>`;
  return html`<div><dt><code>${status}</code>${bodies}</dt><dd>${spans(description)}${withHeaders}</dd></div>`;
}

function refusal(status: string, codes: readonly string[]): Html | undefined {
  if (codes.length === 0) return undefined;
  const links = codes.map((code) => html` <a href="#problem-${code}">${code}</a>`);
  return html`<span class="refusal"><code>${status}</code>${links}</span> `;
}

/** The codes that a response can have, if it is a refusal. */
function codesOf({ content = {} }: ResponseObject): readonly string[] {
  const ofStatus = content["application/problem+json"]?.schema.allOf?.[1];
  const code = typeof ofStatus === "object" ? ofStatus.properties?.code : undefined;
  return typeof code === "object" ? (code.enum ?? []).map(String) : [];
}

/** How to try it from a shell; $TOKEN is the message, signed. */
function curlLine({ servers }: OpenapiDocument, { method, path, operation }: PlacedOperation): string {
  const url = `${servers[0]?.url ?? ""}${path}`;
  const types = Object.keys(operation.requestBody?.content ?? {});
  const body = types.includes("application/jose")
    ? ["-H 'Content-Type: application/jose'", '--data-raw "$TOKEN"']
    : types.length > 0
      ? ["-H 'Content-Type: application/json'", "--data-binary @body.json"]
      : [];
  const isOperator = operation.security.some((one) => "operator" in one);
  return [
    "curl",
    ...(method === "put" ? ["-X PUT"] : []),
    ...(isOperator ? ['-H "Authorization: Bearer $OPERATOR_TOKEN"'] : []),
    ...body,
    /[{}]/.test(url) ? `'${url}'` : url,
  ].join(" ");
}

function responseOf({ components }: OpenapiDocument, $ref: string): ResponseObject {
  return components.responses[$ref.slice($ref.lastIndexOf("/") + 1)] ?? { description: "" };
}

function resolve({ components }: OpenapiDocument, schema: JsonSchema): JsonSchema {
  const { $ref } = schema;
  return $ref === undefined ? schema : (components.schemas[$ref.slice($ref.lastIndexOf("/") + 1)] ?? {});
}

/** The schemas of a token's header and claims. */
function tokenParts(token: JsonSchema): readonly JsonSchema[] {
  const pair: { prefixItems?: JsonSchema[] } = Object(Reflect.get(token, "contentSchema"));
  return pair.prefixItems ?? [];
}

function algorithmsOf(alg: JsonSchema | boolean | undefined): string {
  return typeof alg === "object" && alg.enum !== undefined ? alg.enum.join(", ") : constOf(alg);
}

function textOfMember(schema: JsonSchema | boolean | undefined): string {
  return typeof schema === "object" ? (schema.description ?? "") : "";
}

function constOf(schema: JsonSchema | boolean | undefined): string {
  return typeof schema === "object" ? String(schema.const ?? "") : "";
}
