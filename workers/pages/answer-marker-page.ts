import { unavailable } from "../../shared/errors.ts";
import { rotatingMarkerUrl } from "../../shared/locate/locate-marker.ts";
import { parseAcceptLanguage } from "../../shared/pages/choose-language.ts";
import { markerPage, unknownMarkerPage } from "../../shared/pages/marker-page.ts";
import { err, ok } from "../../shared/result.ts";
import type { Call, Replied } from "../http/call.ts";
import { describeForPages } from "./page-mesh.ts";

/** The page of the marker that the path names. Errors: unavailable. */
export async function answerMarkerPage(call: Call): Replied {
  const { isolate, nowMs, defer, request, params } = call;
  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) return err(unavailable());
  const { markers, places } = snapshot.policy;
  const about = await describeForPages(call);
  const ranges = parseAcceptLanguage(request.headers.get("accept-language"));
  const marker = markers.get(params.marker ?? "");
  if (marker === undefined) return ok({ status: 404, ...(await unknownMarkerPage(about, ranges)) });
  const place = marker.place === undefined ? undefined : places.get(marker.place)?.name;
  const code = new URL(request.url).searchParams.get("s");
  const shown = code === null ? undefined : rotatingMarkerUrl(isolate.config.origin, marker.id, code);
  return ok({ status: 200, ...(await markerPage({ scanned: shown ?? marker.id, place }, about, ranges)) });
}
