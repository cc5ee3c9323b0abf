import { describe, expect, it } from "vitest";
import { geojsonPlaces } from "../../../cli/import/geojson-places.ts";
import { takePlaces } from "../../../cli/import/take-places.ts";

const SQUARE = [
  [6.95, 50.93],
  [6.96, 50.93],
  [6.96, 50.94],
  [6.95, 50.94],
  [6.95, 50.93],
];
const HOLE = [
  [6.952, 50.932],
  [6.954, 50.932],
  [6.954, 50.934],
  [6.952, 50.932],
];

/** What becomes of one geometry, as a place called "Market". */
function take(geometry: object | null, radiusMetres?: number) {
  const features = [{ type: "Feature", properties: { name: "Market" }, geometry }];
  const rows = geojsonPlaces({ type: "FeatureCollection", features }, { radiusMetres });
  if (!rows.ok) throw new Error(rows.error);
  const { places, skipped } = takePlaces(rows.value, []);
  return places[0]?.fence ?? skipped[0]?.why;
}

const polygon = (...rings: unknown[]) => ({ type: "Polygon", coordinates: rings });

describe("a GeoJSON geometry", () => {
  it("is the fence that it is, with its holes, and with an altitude left out", () => {
    expect(take(polygon(SQUARE, HOLE))).toEqual(polygon(SQUARE, HOLE));
    expect(take(polygon(SQUARE.map((position) => [...position, 12])))).toEqual(polygon(SQUARE));
    expect(take({ type: "MultiPolygon", coordinates: [[SQUARE]] })).toEqual({
      type: "MultiPolygon",
      coordinates: [[SQUARE]],
    });
  });

  it("is a circle of the radius that was given if it is a point, and else needs one", () => {
    const point = { type: "Point", coordinates: [6.95000000049, 50.93, 7] };
    expect(take(point, 40)).toEqual({ center: [6.95, 50.93], radius: 40 });
    expect(take(point)).toBe("is a point: --radius says how large the place around it is");
  });

  it("has its rings closed and the outer one put first", () => {
    expect(take(polygon(SQUARE.slice(0, -1)))).toEqual(polygon(SQUARE));
    expect(take(polygon(HOLE, SQUARE))).toEqual(polygon(SQUARE, HOLE));
  });

  it("may run in either direction", () => {
    expect(take(polygon(SQUARE.toReversed()))).toEqual(polygon(SQUARE.toReversed()));
  });

  it("may lie across the antimeridian, written on or split", () => {
    const across = (east: number) => [
      [179.9, -17],
      [east, -17],
      [east, -16.9],
      [179.9, -17],
    ];
    expect(take(polygon(across(180.1)))).toEqual(polygon(across(-179.9)));
    expect(take(polygon(across(-179.9)))).toEqual(polygon(across(-179.9)));
  });

  it.each<[string, object | null, RegExp]>([
    ["crosses itself", polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), /crosses itself near \[/],
    [
      "has a hole elsewhere",
      polygon(
        SQUARE,
        HOLE.map(([x = 0, y = 0]) => [x + 1, y]),
      ),
      /hole 1 lies outside/,
    ],
    ["has no area", polygon([SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]]), /at least three different positions/],
    ["is a line", { type: "LineString", coordinates: SQUARE }, /^a LineString is no place/],
    ["is none", null, /^a feature without a geometry is no place/],
    ["has latitudes that are none", polygon(SQUARE.map(([x, y = 0]) => [x, y + 90])), /^fence\/coordinates/],
    ["is where nothing is", { type: "Point", coordinates: [0, 0] }, /the position is missing$/],
  ])("is skipped, with the reason, if it %s", (_, geometry, why) => {
    expect(take(geometry, 40)).toMatch(why);
  });
});

describe("a GeoJSON file", () => {
  const at = (properties: object, id?: unknown) => ({
    type: "Feature",
    ...(id === undefined ? {} : { id }),
    properties,
    geometry: { type: "Point", coordinates: [6.95, 50.93] },
  });

  it.each([
    ["id of the feature", at({ name: "Market" }, 17), {}, { id: "17", name: "Market" }],
    ["usual property", at({ "Store ID": "A-1", Title: " Market " }), {}, { id: "A-1", name: "Market" }],
    [
      "property that is named",
      at({ ref: 5, label: "Market" }, 17),
      { id: "ref", name: "label" },
      { id: "5", name: "Market" },
    ],
  ])("names places by the %s", (_, feature, options, named) => {
    const rows = geojsonPlaces({ type: "FeatureCollection", features: [feature] }, { radiusMetres: 40, ...options });
    expect(rows).toMatchObject({ ok: true, value: [{ where: "feature 1", ...named }] });
  });

  it("is refused if it is none, or counts in something else than degrees", () => {
    expect(geojsonPlaces({ type: "Feature" }, {})).toEqual({ ok: false, error: "it is no GeoJSON FeatureCollection" });
    const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::3857" } };
    expect(geojsonPlaces({ type: "FeatureCollection", crs, features: [] }, {})).toMatchObject({
      ok: false,
      error: expect.stringMatching(/not degrees of WGS 84.*3857/),
    });
  });
});
