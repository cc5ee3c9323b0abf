import * as v from "valibot";

const rowCount = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Answer of POST /v1/sightings. */
export const sightingsAnswer = v.object({
  accepted: v.pipe(rowCount, v.description("rows that could be read")),
  ignored: v.pipe(rowCount, v.description("rows that could not")),
});
