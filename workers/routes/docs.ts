import { loadOpenapi } from "../cold.ts";
import { keepText } from "../http/kept-text.ts";
import { publicRoute } from "./route.ts";

/** GET /docs: the document of /openapi.json as a page for people. It loads nothing, runs nothing and is framed by nobody. */
export const docs = publicRoute(
  "/docs",
  keepText(async (origin) => {
    const { docsPage, hashDocsStyle, openapiDocument } = await loadOpenapi();
    return {
      text: docsPage(openapiDocument(origin)),
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": `default-src 'none'; style-src '${await hashDocsStyle()}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      },
    };
  }),
);
