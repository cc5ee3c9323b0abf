import { loadPages } from "../cold.ts";
import { publicRoute } from "./route.ts";

/** GET /: a small page that says what answers here, and where to read on. */
export const frontPage = publicRoute("/", async (call) => (await loadPages()).answerFrontPage(call));
