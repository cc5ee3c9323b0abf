import * as v from "valibot";
import { beaconIdentities } from "../../radio/identity-schema.ts";
import { byMember } from "../../schema/by-member.ts";
import { closed } from "../../schema/closed.ts";
import { id } from "./id.ts";

/** 6 to 12 hex digits: the part of a MAC address that names its maker, or more. */
const macPrefix = v.pipe(
  v.string(),
  v.regex(
    /^(?:[0-9A-Fa-f]{6,12}|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){2,5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){2,5})$/,
    "must be 6 to 12 hex digits of a MAC address",
  ),
);

const { uuid } = beaconIdentities.ibeacon.entries;
const { namespace } = beaconIdentities.eddystoneUid.entries;

/** By what the cards have in common. */
export const tagMatches = {
  uuid: closed({ uuid }),
  namespace: closed({ namespace }),
  macPrefix: closed({ macPrefix }),
};

/** Which identities are cards of the brand. */
export const tagSchema = closed({
  id,
  match: byMember(tagMatches, "must have one of uuid, namespace and macPrefix"),
});
