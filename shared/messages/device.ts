import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { accountToken } from "./account.ts";
import { commonClaims, deviceClaims } from "./common.ts";

/** Claims of `device+jwt`. `pass` is the device's last one, if it has one; a bad one is ignored, not refused. */
export const registrationClaims = closed({ ...commonClaims, pass: v.exactOptional(v.string()) });

/** Claims of messages that say all by their `typ`: `erase+jwt`. */
export const plainClaims = closed(deviceClaims);

export type PlainClaims = v.InferOutput<typeof plainClaims>;

/** Claims of `receipts+jwt`. `account`: what other devices of the customer did is told whole, too. */
export const receiptsClaims = closed({ ...deviceClaims, account: v.exactOptional(accountToken) });

export type ReceiptsClaims = v.InferOutput<typeof receiptsClaims>;

/** Claims of `export+jwt`. `next`: of the page before; without it, the first page. `account`: as of `receipts+jwt`. */
export const exportClaims = closed({
  ...deviceClaims,
  account: v.exactOptional(accountToken),
  next: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(1024))),
});

export type ExportClaims = v.InferOutput<typeof exportClaims>;
