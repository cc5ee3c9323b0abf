import * as v from "valibot";
import { beacon } from "../radio/identity-schema.ts";
import { closed } from "../schema/closed.ts";
import { isLocale, MAX_LOCALE_CHARACTERS } from "../text/lookup-text.ts";
import { isTimeZone } from "../time/zone.ts";
import { deviceClaims, foreignData } from "./common.ts";
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
  locale: v.exactOptional(
    v.pipe(
      v.string(),
      v.maxLength(MAX_LOCALE_CHARACTERS, "must be at most 35 characters"),
      v.check(isLocale, "must be a BCP 47 language tag"),
    ),
  ),
  explain: v.exactOptional(v.literal(true)),
});

export type PingClaims = v.InferOutput<typeof pingClaims>;
