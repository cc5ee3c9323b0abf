import type { Workerd } from "../local/mesh/workerd.ts";
import { makeVisitor } from "../local/visitor.ts";
import { claimCodeOf } from "../shared/tags/claim-code.ts";
import { audience } from "./servers.ts";

const JOINING_AT_ONCE = 16;

/** How the addresses of the cards begin that the bench's catalog knows. */
export const CARD_PREFIX = "c0ffee";

/** A MAC address that nobody else has. */
export function newMac(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(6))).toString("hex");
}

/** So many people who registered, granted `location` and carry one tag each; gives the tags. */
export async function gatherTags(
  { port }: Workerd,
  size: number,
  claimKey: Uint8Array<ArrayBuffer>,
): Promise<string[]> {
  const key = await crypto.subtle.importKey("raw", claimKey, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const tags: string[] = [];
  while (tags.length < size) {
    const batch = Math.min(JOINING_AT_ONCE, size - tags.length);
    tags.push(...(await Promise.all(Array.from({ length: batch }, () => join(`http://127.0.0.1:${port}`, key)))));
  }
  return tags;
}

async function join(url: string, claimKey: CryptoKey): Promise<string> {
  const visitor = await makeVisitor({ url, audience, clockSeconds: Date.now() / 1000 });
  const tag = CARD_PREFIX + newMac().slice(CARD_PREFIX.length);
  const grants = [{ purpose: "location", granted: true }];
  await visitor.register();
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: "1", surface: "bench" });
  const { status, body } = await visitor.send("/v1/me/tags", "tag+jwt", {
    tag,
    register: true,
    claim: await claimCodeOf(tag, claimKey),
  });
  if (status !== 204) throw new Error(`registering a tag: ${status} ${JSON.stringify(body)}`);
  return tag;
}
