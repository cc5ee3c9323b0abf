import { loadOpenapi } from "../cold.ts";
import { keepText } from "../http/kept-text.ts";
import { publicRoute } from "./route.ts";

/** GET /openapi.json: every operation of the mesh as OpenAPI 3.1, for tools. */
export const openapi = publicRoute(
  "/openapi.json",
  keepText(async (origin) => {
    const { openapiDocument } = await loadOpenapi();
    return { text: JSON.stringify(openapiDocument(origin)), headers: { "content-type": "application/json" } };
  }),
);
