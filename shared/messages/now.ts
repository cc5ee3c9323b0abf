import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { deviceClaims, locale } from "./common.ts";

/** Claims of `now+jwt`: what should the first screen show? `locale`: in which language, if not in the person's own. */
export const nowClaims = closed({ ...deviceClaims, locale: v.exactOptional(locale) });

export type NowClaims = v.InferOutput<typeof nowClaims>;
