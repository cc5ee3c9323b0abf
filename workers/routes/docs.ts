import { ok } from "../../shared/result.ts";
import { loadOpenapi } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import { publicRoute } from "./route.ts";

/** GET /docs: the document of /openapi.json as a page for people. It loads nothing, runs nothing and is framed by nobody. */
export const docs = publicRoute("/docs", show);

async function show({ isolate }: Call): Replied {
  const { docsPage, hashDocsStyle, openapiDocument } = await loadOpenapi();
  return ok({
    status: 200,
    body: docsPage(openapiDocument(isolate.config.origin)),
    headers: {
      "cache-control": "public, max-age=300",
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src '${await hashDocsStyle()}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  });
}
