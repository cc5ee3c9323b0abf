import { ok } from "../../shared/result.ts";
import { loadPages } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import { describeForPages } from "./page-mesh.ts";
import { publicRoute } from "./route.ts";

/** GET /: a small page that says what answers here, and where to read on. */
export const frontPage = publicRoute("/", show);

async function show(call: Call): Replied {
  const [pages, about] = await Promise.all([loadPages(), describeForPages(call)]);
  return ok({ status: 200, ...(await pages.frontPage(about)) });
}
