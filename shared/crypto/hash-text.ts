import { encodeBase64url } from "../bytes/base64url.ts";

/** SHA-256 of a text as UTF-8: base64url, 43 characters. */
export async function hashText(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return encodeBase64url(new Uint8Array(hash));
}
