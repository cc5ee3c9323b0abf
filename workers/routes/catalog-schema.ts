import { ok } from "../../shared/result.ts";
import { loadPublishing } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import { publicRoute } from "./route.ts";

/** GET /schema/catalog.json: the shape of a catalog as JSON Schema 2020-12, for editors. What refers to what is not in it. */
export const catalogSchema = publicRoute("/schema/catalog.json", publish);

async function publish({ isolate }: Call): Replied {
  const { catalogJsonSchema } = await loadPublishing();
  const body = {
    $id: `${isolate.config.origin}/schema/catalog.json`,
    title: "moment-mesh catalog",
    ...catalogJsonSchema(),
  };
  return ok({
    status: 200,
    body,
    headers: { "cache-control": "public, max-age=300", "content-type": "application/schema+json" },
  });
}
