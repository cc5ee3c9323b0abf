import { loadOpenapi } from "../cold.ts";
import { keepText } from "../http/kept-text.ts";
import { publicRoute } from "./route.ts";

/** GET /schema/catalog.json: the shape of a catalog as JSON Schema 2020-12, for editors. What refers to what is not in it. */
export const catalogSchema = publicRoute(
  "/schema/catalog.json",
  keepText(async (origin) => {
    const { catalogJsonSchema } = await loadOpenapi();
    const schema = { $id: `${origin}/schema/catalog.json`, ...catalogJsonSchema() };
    return { text: JSON.stringify(schema), headers: { "content-type": "application/schema+json" } };
  }),
);
