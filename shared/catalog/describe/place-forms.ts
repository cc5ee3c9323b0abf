import { DEFAULTS } from "../defaults.ts";
import { fence, fences, placeSchema } from "../schema/place-schema.ts";
import { hours } from "../schema/primitives.ts";
import { choice, form } from "./form.ts";

const PARK: [number, number][] = [
  [6.9517, 50.9378],
  [6.9521, 50.9378],
  [6.9521, 50.9381],
  [6.9517, 50.9378],
];

const bbox: readonly [string, number[]] = [
  "GeoJSON allows it. The mesh takes it and reads nothing from it.",
  [6.9517, 50.9378, 6.9521, 50.9381],
];

/** Places, and what they are made of. */
export const PLACE_FORMS = {
  Place: form(placeSchema, "A shop, a stand, a gate: somewhere a person can be.", {
    id: [
      "The name that moments, beacons, markers and senders call the place by. No other place has it.",
      "doughnut-shop",
    ],
    name: ["What people read.", "Ring & Glaze"],
    labels: [
      "Names that several places share. A moment, a condition or a suppression can mean all of them by one label.",
      ["shop", "food"],
    ],
    timeZone: [
      "The time zone of the place's hours, as an IANA name. Unless given, it is the person's zone.",
      "Europe/Berlin",
    ],
    zones: [
      "Names of parts of the place. Beacons, markers and gateways stand for them; they have no outline.",
      ["counter", "entrance"],
    ],
    fence: [
      "The outline of the place on the map. Without one, no position enters the place: it is known by radio or scans only.",
      { center: [6.95, 50.938], radius: 30 },
    ],
    hours: [
      "When the place is open. Unless given, it always is; an empty list means never. While it is closed, no moment is given there.",
      [{ days: [1, 2, 3, 4, 5, 6], from: "09:00", to: "20:00" }],
    ],
    silence: [
      `How long after the last sign of a person their visit ends, as a duration. Unless given: ${DEFAULTS.silence}, ten minutes.`,
      "PT20M",
    ],
  }),
  Hours: form(hours.item, "A span of time on some days of the week.", {
    days: ["The days on which the span begins: 1 is Monday, 7 is Sunday.", [1, 2, 3, 4, 5]],
    from: ["When it begins, from 00:00 to 23:59.", "09:00"],
    to: [
      "When it ends. Earlier than `from`, it passes midnight; the same as `from`, it is the whole day.",
      "18:30",
      "02:00",
    ],
  }),
  Fence: choice(
    fence.getter(undefined),
    "The outline of a place: a circle, or a shape of GeoJSON.",
    { center: [6.95, 50.938], radius: 30 },
    { type: "Polygon", coordinates: [PARK] },
  ),
  Circle: form(fences.circle, "A circle around a point.", {
    center: [
      "Longitude, then latitude, in degrees. Many maps show latitude first: turn the two round.",
      [6.95, 50.938],
    ],
    radius: ["Metres, from 5 to 50,000.", 30],
  }),
  Polygon: form(fences.polygon, "A shape with one outer ring and, if need be, holes, as GeoJSON has it.", {
    type: ["Tells the shape from a circle and from several shapes.", "Polygon"],
    coordinates: [
      "Rings of [longitude, latitude]: the outer one, then the holes. A ring ends where it began and never crosses itself.",
      [PARK],
    ],
    bbox,
  }),
  MultiPolygon: form(fences.multiPolygon, "Several shapes that are one place, as GeoJSON has them.", {
    type: ["Tells several shapes from one.", "MultiPolygon"],
    coordinates: ["A list of shapes, each as the `coordinates` of a Polygon.", [[PARK]]],
    bbox,
  }),
};
