import * as v from "valibot";
import { beacon } from "../radio/identity-schema.ts";
import { closed } from "../schema/closed.ts";
import { isTimeZone } from "../time/zone.ts";
import { deviceClaims, foreignData, locale } from "./common.ts";
import { eventName } from "./event-name.ts";

/** Claims of `ping+jwt` (docs/contract.md#ping). */
export const pingClaims = closed({
  ...deviceClaims,
  position: v.exactOptional(
    closed({
      latitude: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
      longitude: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
      accuracy: v.pipe(v.number(), v.finite(), v.gtValue(0)),
    }),
  ),
  beacons: v.exactOptional(v.pipe(v.array(beacon), v.maxLength(50))),
  marker: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(512))),
  event: v.exactOptional(
    closed({
      name: eventName,
      data: v.exactOptional(foreignData),
    }),
  ),
  present: v.exactOptional(v.pipe(v.array(v.string()), v.maxLength(20))),
  area: v.exactOptional(v.string()),
  channel: v.exactOptional(v.picklist(["inline", "push"])),
  timeZone: v.exactOptional(v.pipe(v.string(), v.check(isTimeZone, "must be an IANA time zone"))),
  locale: v.exactOptional(locale),
  explain: v.exactOptional(v.literal(true)),
});

export type PingClaims = v.InferOutput<typeof pingClaims>;
