import * as v from "valibot";
import { findFenceFault } from "../../geo/check/find-fence-fault.ts";
import type { LonLat } from "../../geo/fence.ts";
import { byMember } from "../../schema/by-member.ts";
import { closed } from "../../schema/closed.ts";
import { id } from "./id.ts";
import { between, finite, hours, positiveDuration, shortName, timeZone } from "./primitives.ts";

const longitude = between(-180, 180, "must be a longitude in degrees, -180 to 180");
const latitude = between(-90, 90, "must be a latitude in degrees, -90 to 90: the longitude comes first");

/** GeoJSON allows an altitude (RFC 7946, section 3.1.1); a fence has none, so it is dropped. */
const position = v.union(
  [
    v.strictTuple([longitude, latitude]),
    v.pipe(
      v.strictTuple([longitude, latitude, finite]),
      v.transform(([lon, lat]): LonLat => [lon, lat]),
    ),
  ],
  "must be [longitude, latitude]",
);

/** RFC 7946, section 3.1.6; winding is not judged. */
const ring = v.pipe(
  v.array(position),
  v.minLength(4, "a ring has at least four positions"),
  v.check(isClosed, "a ring is closed: its last position is its first one again"),
  v.check(enclosesSomething, "a ring has at least three different positions"),
);
const polygon = v.pipe(v.array(ring), v.minLength(1, "a polygon has at least one ring"));

/** GeoJSON allows it (RFC 7946, section 5); nothing is read from it. */
const bbox = v.exactOptional(v.array(finite));

/** The outlines that a place may have, by what tells them apart. */
export const fences = {
  circle: closed({
    center: v.strictTuple([longitude, latitude], "must be [longitude, latitude]"),
    radius: between(5, 50_000, "must be from 5 to 50000 metres"),
  }),
  polygon: closed({ type: v.literal("Polygon"), coordinates: polygon, bbox }),
  multiPolygon: closed({
    type: v.literal("MultiPolygon"),
    coordinates: v.pipe(v.array(polygon), v.minLength(1, "a MultiPolygon has at least one polygon")),
    bbox,
  }),
};

export const fence = byMember(
  {
    center: fences.circle,
    type: v.pipe(
      v.variant("type", [fences.polygon, fences.multiPolygon]),
      v.rawCheck(({ dataset, addIssue }) => {
        const fault = dataset.typed && dataset.issues === undefined ? findFenceFault(dataset.value) : undefined;
        if (fault !== undefined) addIssue({ message: fault });
      }),
    ),
  },
  "must be a circle (center, radius), a GeoJSON Polygon or a MultiPolygon",
  {
    refused: {
      geometry: "is of a GeoJSON Feature: give its geometry, this object, as the fence itself",
      features: "is a list of GeoJSON Features: give the geometry of one as the fence",
    },
  },
);

export const placeSchema = closed({
  id,
  name: v.exactOptional(v.string()),
  labels: v.exactOptional(v.array(shortName)),
  timeZone: v.exactOptional(timeZone),
  zones: v.exactOptional(v.array(shortName)),
  fence: v.exactOptional(fence),
  hours: v.exactOptional(hours),
  silence: v.exactOptional(positiveDuration),
});

function isClosed(positions: LonLat[]): boolean {
  const [first, last] = [positions[0], positions.at(-1)];
  return first?.[0] === last?.[0] && first?.[1] === last?.[1];
}

function enclosesSomething(positions: LonLat[]): boolean {
  return positions.length < 4 || new Set(positions.map(String)).size >= 3;
}
