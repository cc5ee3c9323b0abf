import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { deviceClaims } from "./common.ts";

/** Claims of `subject+jwt`: for which webhook of the catalog the page asks what it calls the person. */
export const subjectClaims = closed({ ...deviceClaims, webhook: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });

export type SubjectClaims = v.InferOutput<typeof subjectClaims>;
