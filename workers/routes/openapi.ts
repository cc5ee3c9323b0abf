import { ok } from "../../shared/result.ts";
import { loadOpenapi } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import { publicRoute } from "./route.ts";

/** GET /openapi.json: every operation of the mesh as OpenAPI 3.1, for tools. */
export const openapi = publicRoute("/openapi.json", publish);

async function publish({ isolate }: Call): Replied {
  const { openapiDocument } = await loadOpenapi();
  const body = openapiDocument(isolate.config.origin);
  return ok({ status: 200, body, headers: { "cache-control": "public, max-age=300" } });
}
