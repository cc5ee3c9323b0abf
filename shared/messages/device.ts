import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { commonClaims, deviceClaims } from "./common.ts";

/** Claims of `device+jwt`. `pass` is the device's last one, if it has one; a bad one is ignored, not refused. */
export const registrationClaims = closed({ ...commonClaims, pass: v.exactOptional(v.string()) });

/** Claims of messages that say all by their `typ`: `receipts+jwt`, `export+jwt`, `erase+jwt`. */
export const plainClaims = closed(deviceClaims);

export type PlainClaims = v.InferOutput<typeof plainClaims>;
