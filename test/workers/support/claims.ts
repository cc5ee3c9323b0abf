import type { TagIdentity } from "../../../shared/radio/identity.ts";
import { claimCodeOf } from "../../../shared/tags/claim-code.ts";
import { importKeys } from "../../../workers/isolate/keys.ts";
import { bindings } from "./forge.ts";

/** What is printed on the card that sends this. */
export async function claimOf(tag: TagIdentity): Promise<string> {
  const { tagClaim } = await importKeys(bindings());
  if (tagClaim === undefined) throw new Error("the tests' mesh has a TAG_CLAIM_KEY");
  return claimCodeOf(tag, tagClaim);
}
