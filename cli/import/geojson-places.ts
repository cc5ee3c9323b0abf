import { isJsonObject, type JsonObject, ownValue } from "../../shared/json/json-object.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { type ImportOptions, type PlaceRow, plainName, roundDegrees, USUAL_NAMES } from "./place-row.ts";

/**
 * What each feature of a GeoJSON FeatureCollection (RFC 7946) says of a place: a Point of the given radius, a Polygon or a
 * MultiPolygon. Rings that were left open are closed, and longitudes beyond ±180° are those of the same meridian. The
 * error is a sentence.
 */
export function geojsonPlaces(document: unknown, options: ImportOptions): Result<readonly PlaceRow[], string> {
  const features = isJsonObject(document) ? ownValue(document, "features") : undefined;
  if (!isJsonObject(document) || ownValue(document, "type") !== "FeatureCollection" || !Array.isArray(features)) {
    return err("it is no GeoJSON FeatureCollection");
  }
  const crs = JSON.stringify(ownValue(document, "crs") ?? "CRS84");
  if (!/CRS84|EPSG:+4326/.test(crs)) {
    return err(`its coordinates are not degrees of WGS 84, as GeoJSON has them, but of ${crs}`);
  }
  return ok(features.map((feature, at) => ({ where: `feature ${at + 1}`, ...placeOf(feature, options) })));
}

function placeOf(feature: unknown, options: ImportOptions) {
  const geometry = memberOf(feature, "geometry");
  const type = geometry && ownValue(geometry, "type");
  const coordinates = geometry && ownValue(geometry, "coordinates");
  const fence = fenceOf(type, coordinates, options);
  if (!fence.ok) return { fault: fence.error };
  const properties = memberOf(feature, "properties") ?? {};
  const ownId = isJsonObject(feature) && options.id === undefined ? ownValue(feature, "id") : undefined;
  return {
    id: textOf(ownId) ?? find(properties, options.id, USUAL_NAMES.id),
    name: find(properties, options.name, USUAL_NAMES.name),
    fence: fence.value,
    position: JSON.stringify(fence.value),
  };
}

function fenceOf(type: unknown, coordinates: unknown, { radiusMetres }: ImportOptions): Result<object, string> {
  if (type === "Polygon" || type === "MultiPolygon") return ok({ type, coordinates: tidy(coordinates) });
  if (type !== "Point") {
    const what = type === undefined ? "a feature without a geometry" : `a ${String(type)}`;
    return err(`${what} is no place: a Point, a Polygon or a MultiPolygon is`);
  }
  const center = Array.isArray(coordinates) ? tidyPosition(coordinates).slice(0, 2) : coordinates;
  if (Array.isArray(center) && center[0] === 0 && center[1] === 0) {
    return err("0, 0 is in the sea: the position is missing");
  }
  if (radiusMetres === undefined) return err("is a point: --radius says how large the place around it is");
  return ok({ center, radius: radiusMetres });
}

/** Coordinates of any depth: what is no position or ring is left for the validator to name. */
function tidy(coordinates: unknown): unknown {
  if (!Array.isArray(coordinates)) return coordinates;
  if (isPosition(coordinates)) return tidyPosition(coordinates).slice(0, 2);
  const inner = coordinates.map(tidy);
  const [first, last] = [inner[0], inner.at(-1)];
  const isOpen = isPosition(first) && isPosition(last) && String(first) !== String(last);
  return isOpen && inner.length > 2 ? [...inner, first] : inner;
}

function isPosition(value: unknown): boolean {
  return Array.isArray(value) && typeof value[0] === "number";
}

function tidyPosition([longitude, ...rest]: readonly unknown[]): unknown[] {
  return [typeof longitude === "number" ? wrap(longitude) : longitude, ...rest].map((degrees) =>
    typeof degrees === "number" ? roundDegrees(degrees) : degrees,
  );
}

/** Some programs go on past the antimeridian; further than once around nobody means. */
function wrap(longitude: number): number {
  if (Math.abs(longitude) <= 180 || Math.abs(longitude) > 540) return longitude;
  return longitude - Math.sign(longitude) * 360;
}

function find(properties: JsonObject, given: string | undefined, usual: readonly string[]): string | undefined {
  if (given !== undefined) return textOf(ownValue(properties, given));
  const names = Object.keys(properties);
  const name = usual.map((one) => names.find((own) => plainName(own) === one)).find((own) => own !== undefined);
  return name === undefined ? undefined : textOf(ownValue(properties, name));
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function memberOf(value: unknown, name: string): JsonObject | undefined {
  const member = isJsonObject(value) ? ownValue(value, name) : undefined;
  return isJsonObject(member) ? member : undefined;
}
