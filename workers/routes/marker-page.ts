import { refuse } from "../../shared/errors.ts";
import { err, ok } from "../../shared/result.ts";
import type { Call, Replied } from "../call.ts";
import { loadPages } from "../cold.ts";
import { describeForPages } from "../page-mesh.ts";
import type { Route } from "./route.ts";

/** GET /m/{marker}: what a QR code or NFC tag opens without the app, and the way into it. Opening it is no scan. */
export const markerPage: Route = { method: "GET", path: "/m/:marker", guard: "public", handle: show };

async function show(call: Call): Replied {
  const { mesh, nowMs, defer, request, params } = call;
  const snapshot = await mesh.catalog.current(nowMs, defer);
  if (snapshot === undefined) return err({ ...refuse("unavailable"), retryAfterSeconds: 1 });
  const { markers, places } = snapshot.policy;
  const [pages, about] = await Promise.all([loadPages(), describeForPages(call)]);
  const ranges = pages.parseAcceptLanguage(request.headers.get("accept-language"));
  const marker = markers.get(params.marker ?? "");
  if (marker === undefined) return ok({ status: 404, ...(await pages.unknownMarkerPage(about, ranges)) });
  const place = marker.place === undefined ? undefined : places.get(marker.place)?.name;
  return ok({ status: 200, ...(await pages.markerPage({ marker: marker.id, place }, about, ranges)) });
}
