import * as v from "valibot";
import { closed, dictionary } from "../../schema/closed.ts";
import { id } from "./id.ts";

/** A symmetric key, sealed under a Worker secret by the CLI: opaque here. */
export const sealedKey = v.pipe(v.string(), v.regex(/^\S{1,1024}$/, "must be a sealed key, as the CLI writes it"));

export const senderSchema = closed({
  id,
  kind: v.picklist(["gateway", "store", "backend", "partner", "till"]),
  places: v.exactOptional(v.array(v.string())),
  scopes: v.array(
    v.pipe(
      v.string(),
      v.regex(
        /^(?:sightings|redemptions|markers|link|profiles|erase|signal:[a-z0-9-]{1,64})$/,
        "must be sightings, redemptions, markers, link, profiles, erase or signal: with the type of a signal",
      ),
    ),
  ),
  alg: v.picklist(["EdDSA", "ES256", "HS256"]),
  jwk: v.exactOptional(dictionary(v.string(), v.unknown())),
  sealedKey: v.exactOptional(sealedKey),
});
