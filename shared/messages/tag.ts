import * as v from "valibot";
import { beaconIdentities } from "../radio/identity-schema.ts";
import { closed } from "../schema/closed.ts";
import { deviceClaims } from "./common.ts";

const mac = v.pipe(
  v.string(),
  v.regex(
    /^(?:[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5})$/,
    "must be a MAC address",
  ),
);

/** What a tag can be called by. An EID changes every few minutes, so it names no tag. */
export const tagIdentities = {
  mac,
  ibeacon: closed({ ibeacon: beaconIdentities.ibeacon }),
  altbeacon: closed({ altbeacon: beaconIdentities.altbeacon }),
  eddystoneUid: closed({ eddystoneUid: beaconIdentities.eddystoneUid }),
};

/** One identity, told apart by its member. */
export const tagIdentity = v.lazy((input) => {
  const has = (name: string) => typeof input === "object" && input !== null && Object.hasOwn(input, name);
  if (has("altbeacon")) return tagIdentities.altbeacon;
  if (has("eddystoneUid")) return tagIdentities.eddystoneUid;
  if (has("ibeacon")) return tagIdentities.ibeacon;
  return mac;
});

/** The code on the card, as people type it: 8 characters of Crockford's base 32, hyphens besides. */
const claim = v.pipe(
  v.string(),
  v.maxLength(32, "must be at most 32 characters"),
  v.regex(/^(?:-*[0-9A-TV-Za-tv-z]){8}-*$/, "must be the 8 characters that are printed on the card"),
);

/**
 * Claims of `tag+jwt`: a card that the person says is theirs, or no longer. Registering needs `claim`; which cards there
 * are, and whether the code is right, the route checks.
 */
export const tagClaims = closed({
  ...deviceClaims,
  tag: tagIdentity,
  register: v.boolean(),
  claim: v.exactOptional(claim),
});

export type TagClaims = v.InferOutput<typeof tagClaims>;
