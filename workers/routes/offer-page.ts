import { loadPages } from "../cold.ts";
import { publicRoute } from "./route.ts";

/** GET /o/{receipt}: an offer's own page. Whoever has the link may read it; only a true receipt id wakes an object. */
export const offerPage = publicRoute("/o/:receipt", async (call) => (await loadPages()).answerOfferPage(call));
