import { encodeBase64url } from "../bytes/base64url.ts";

/**
 * The one name of a push, 32 characters of base64url: `Topic` for the push service (RFC 8030, 5.4) and `tag` of the
 * notification, so that a repeat replaces what came before. A hash, because a push service reads topics and a receipt id
 * opens the offer's page.
 */
export async function pushTag(receipt: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`push:${receipt}`));
  return encodeBase64url(new Uint8Array(digest, 0, 24));
}
