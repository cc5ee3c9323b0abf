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

/** Claims of `tag+jwt`: a card or phone that the person says is theirs, or no longer. */
export const tagClaims = closed({ ...deviceClaims, tag: tagIdentity, register: v.boolean() });

export type TagClaims = v.InferOutput<typeof tagClaims>;
