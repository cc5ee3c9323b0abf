import { frontPage } from "../../shared/pages/front-page.ts";
import { ok } from "../../shared/result.ts";
import type { Call, Replied } from "../http/call.ts";
import { describeForPages } from "./page-mesh.ts";

/** The page of the mesh itself. */
export async function answerFrontPage(call: Call): Replied {
  return ok({ status: 200, ...(await frontPage(await describeForPages(call))) });
}
