import { unavailable } from "../../shared/errors.ts";
import { rotatingMarkerUrl } from "../../shared/locate/locate-marker.ts";
import { err, ok } from "../../shared/result.ts";
import { loadPages } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import { describeForPages } from "./page-mesh.ts";
import { publicRoute } from "./route.ts";

/**
 * GET /m/{marker}: what a QR code or NFC tag opens without the app, and the way into it. Opening it is no scan: the app scans
 * the marker, with the code that it showed (`s`) where there is one.
 */
export const markerPage = publicRoute("/m/:marker", show);

async function show(call: Call): Replied {
  const { isolate, nowMs, defer, request, params } = call;
  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) return err(unavailable());
  const { markers, places } = snapshot.policy;
  const [pages, about] = await Promise.all([loadPages(), describeForPages(call)]);
  const ranges = pages.parseAcceptLanguage(request.headers.get("accept-language"));
  const marker = markers.get(params.marker ?? "");
  if (marker === undefined) return ok({ status: 404, ...(await pages.unknownMarkerPage(about, ranges)) });
  const place = marker.place === undefined ? undefined : places.get(marker.place)?.name;
  const code = new URL(request.url).searchParams.get("s");
  const shown = code === null ? undefined : rotatingMarkerUrl(isolate.config.origin, marker.id, code);
  return ok({ status: 200, ...(await pages.markerPage({ scanned: shown ?? marker.id, place }, about, ranges)) });
}
