import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { commonClaims, deviceClaims } from "./common.ts";

/** Claims of `device+jwt`. `pass` is the device's last one, if it has one; a bad one is ignored, not refused. */
export const registrationClaims = closed({ ...commonClaims, pass: v.exactOptional(v.string()) });

/** Claims of messages that say all by their `typ`: `receipts+jwt`, `erase+jwt`. */
export const plainClaims = closed(deviceClaims);

export type PlainClaims = v.InferOutput<typeof plainClaims>;

/** Claims of `export+jwt`. `next`: of the page before; without it, the first page. */
export const exportClaims = closed({
  ...deviceClaims,
  next: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(1024))),
});

export type ExportClaims = v.InferOutput<typeof exportClaims>;
