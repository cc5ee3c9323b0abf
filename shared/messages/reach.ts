import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { signalRequest } from "./signal.ts";

const { type } = signalRequest.entries;

/** Body of POST /admin/v1/reach: a type of signal, and a place of the catalog. */
export const reachRequest = closed({
  signal: type,
  place: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
});
