import { loadPages } from "../cold.ts";
import { publicRoute } from "./route.ts";

/**
 * GET /m/{marker}: what a QR code or NFC tag opens without the app, and the way into it. Opening it is no scan: the app scans
 * the marker, with the code that it showed (`s`) where there is one.
 */
export const markerPage = publicRoute("/m/:marker", async (call) => (await loadPages()).answerMarkerPage(call));
