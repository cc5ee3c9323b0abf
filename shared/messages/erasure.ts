import type * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { commonClaims } from "./common.ts";
import { customer } from "./customer.ts";

/** Claims of `erasure+jwt`: a back end erases the person of a customer. */
export const erasureClaims = closed({ ...commonClaims, customer });

export type ErasureClaims = v.InferOutput<typeof erasureClaims>;
