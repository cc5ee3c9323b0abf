import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { commonClaims, deviceClaims } from "./common.ts";
import { customer } from "./customer.ts";

const thumbprint = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, "must be the thumbprint of a device's key"));

/** An `account+jwt` inside a message of a device. Its own form is judged once it is opened. */
export const accountToken = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

/** Claims of `account+jwt`: a back end says that whoever holds this device is this customer. */
export const accountClaims = closed({ ...commonClaims, customer, device: thumbprint });

/** Claims of `link+jwt`: the device becomes the customer's. `places`: where its person has been comes along. */
export const linkClaims = closed({ ...deviceClaims, account: accountToken, places: v.exactOptional(v.literal(true)) });

/** Claims of `unlink+jwt`: a device of the customer is theirs no longer; unless named, the one that says so. */
export const unlinkClaims = closed({ ...deviceClaims, device: v.exactOptional(thumbprint) });

export type AccountClaims = v.InferOutput<typeof accountClaims>;
export type LinkClaims = v.InferOutput<typeof linkClaims>;
export type UnlinkClaims = v.InferOutput<typeof unlinkClaims>;
