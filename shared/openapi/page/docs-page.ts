import type { JsonSchema } from "@valibot/to-json-schema";
import { PROBLEMS } from "../../errors.ts";
import { type Html, html, textOf } from "../../pages/html.ts";
import type { OpenapiDocument, PathItem } from "../document.ts";
import { DOCS_STYLE } from "./docs-style.ts";
import { memberList, typeText } from "./members.ts";
import { endpoint, operationArticle, type PlacedOperation } from "./operation-article.ts";
import { prose, spans } from "./prose.ts";

/** The document as a page for people: HTML without script, whose one style is allowed by `hashDocsStyle`. */
export function docsPage(document: OpenapiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, item]) => operationsOf(path, item));
  const chapters = document.tags.map(({ name, description }) => ({
    name,
    description,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const forms = Object.entries(document.components.schemas).filter(
    ([name]) => !/(?:Claims|Message|Catalog)$/.test(name),
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title}: the interface</title>
${DOCS_STYLE}
</head>
<body>
<header>
<a class="skip" href="#main">To the content</a>
<h1>${document.info.title}</h1>
<p class="soft">${document.servers.map(({ url }) => url)} · ${document.info.version} · <a href="/openapi.json">openapi.json</a> · <a href="/schema/catalog.json">schema of a catalog</a></p>
</header>
<nav aria-label="Contents"><ul>
${chapters.map(
  ({ name, operations }) => html`<li><a href="#${idOf(name)}">${name}</a><ul>${operations.map(
    (placed) => html`<li><a href="#${placed.operation.operationId}">${endpoint(placed)}</a></li>`,
  )}</ul></li>
`,
)}<li><a href="#problems">Problems</a></li>
<li><a href="#forms">Forms</a></li>
</ul></nav>
<main id="main">
${prose(document.info.description)}
${chapters.map(
  ({ name, description, operations }) => html`<section aria-labelledby="${idOf(name)}">
<h2 id="${idOf(name)}">${name}</h2>
<p>${description}</p>
<ul class="list">${operations.map(
    ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
  )}</ul>
${operations.map((placed) => operationArticle(document, placed))}</section>
`,
)}<section aria-labelledby="problems">
<h2 id="problems">Problems</h2>
<p>Every refusal is a <a href="#form-Problem">Problem</a> with one of these codes.</p>
<dl>${Object.entries(PROBLEMS).map(
    ([code, [status, title]]) =>
      html`<div id="problem-${code}"><dt><code>${code}</code><span>${status}</span></dt><dd>${title}</dd></div>`,
  )}</dl>
</section>
<section aria-labelledby="forms">
<h2 id="forms">Forms</h2>
<p>What bodies and answers are made of.</p>
${forms.map(([name, schema]) => form(name, schema))}
<article id="form-Catalog"><h3>Catalog</h3><p>What an operator publishes. Its form is long, and made for editors: <a href="/schema/catalog.json">/schema/catalog.json</a>.</p></article>
</section>
</main>
</body>
</html>
`;
  return textOf(page);
}

function operationsOf(path: string, item: PathItem): PlacedOperation[] {
  return Object.entries(item).map(([method, operation]) => ({ method, path, operation }));
}

function form(name: string, schema: JsonSchema): Html {
  const { description, properties = {} } = schema;
  const body =
    Object.keys(properties).length === 0 ? html`<p class="soft">${typeText(schema)}</p>` : memberList(schema);
  return html`<article id="form-${name}"><h3>${name}</h3>${
    description === undefined ? undefined : html`<p>${spans(description)}</p>`
  }${body}</article>
`;
}

function idOf(name: string): string {
  return name.toLowerCase().replaceAll(" ", "-");
}
