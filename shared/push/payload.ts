import { encodeBase64url } from "../bytes/base64url.ts";
import { present } from "../json/present.ts";

/** The largest plain text of one push (RFC 8291, section 4), bytes. */
export const MAX_PAYLOAD_BYTES = 3993;

/** An image is given up before the body gets shorter than this; notifications show about as much. */
const WANTED_BODY_LENGTH = 120;

/** What a notification says. */
export interface PushContent {
  /** The offer as it is answered to a device; every URL absolute. */
  readonly offer: {
    readonly title: string;
    readonly body?: string;
    readonly image?: string;
    readonly action: { readonly url: string };
  };
  readonly receipt: string;
  /** From `pushTag`. */
  readonly tag: string;
  /** BCP 47 tag of the offer's language. */
  readonly lang: string;
  /** The offer's own page, /o/{receipt}, absolute and at most 1,024 bytes: navigated to where `action.url` does not fit. */
  readonly page: string;
}

/**
 * The plain text of a push: Declarative Web Push JSON (Push API, "Declarative push message", 8030), which Safari and
 * Firefox can show by themselves; elsewhere the service worker shows the same members. `data.receipt` is what a reaction
 * names. At most 3,993 bytes of UTF-8: the body is cut, then the image left out, then the body; in the end the title is cut
 * and the offer's own page linked. Text is cut between code points and ends in "…".
 */
export function pushPayload(content: PushContent): string {
  const { title, body = "", image, action } = content.offer;
  const render = (parts: Parts) => JSON.stringify(declarativeMessage(content, parts));
  const least = Math.min(WANTED_BODY_LENGTH, [...body.slice(0, 2 * WANTED_BODY_LENGTH)].length);
  return (
    cutToFit(body, least, (text) => render({ title, body: text, image, url: action.url })) ??
    cutToFit(body, 0, (text) => render({ title, body: text, url: action.url })) ??
    cutToFit(title, 1, (text) => render({ title: text, url: action.url })) ??
    cutToFit(title, 1, (text) => render({ title: text, url: content.page })) ??
    render({ title: "…", url: content.page })
  );
}

interface Parts {
  readonly title: string;
  readonly body?: string;
  readonly image?: string | undefined;
  readonly url: string;
}

function declarativeMessage({ lang, tag, receipt }: PushContent, { title, body, image, url }: Parts) {
  return {
    web_push: 8030,
    notification: present({
      title,
      navigate: url,
      body: body === "" ? undefined : body,
      image,
      lang,
      dir: "auto",
      tag,
      data: { receipt },
    }),
  };
}

/** `render` of the longest beginning of a text with which it fits, at least `least` code points long; undefined if none. */
function cutToFit(text: string, least: number, render: (text: string) => string): string | undefined {
  const whole = render(text);
  if (fits(whole)) return whole;
  // No code point takes less than a byte, so that a longer beginning cannot fit.
  const points = [...text.slice(0, 2 * MAX_PAYLOAD_BYTES)].slice(0, MAX_PAYLOAD_BYTES);
  const beginning = (length: number) => render(length === 0 ? "" : `${points.slice(0, length).join("")}…`);
  if (!fits(beginning(least))) return undefined;
  let low = least;
  let high = points.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(beginning(middle))) low = middle;
    else high = middle - 1;
  }
  return beginning(low);
}

function fits(json: string): boolean {
  return json.length <= MAX_PAYLOAD_BYTES && new TextEncoder().encode(json).length <= MAX_PAYLOAD_BYTES;
}

/**
 * The one name of a push, 32 characters of base64url: `Topic` for the push service (RFC 8030, 5.4) and `tag` of the
 * notification, so that a repeat replaces what came before. A hash, because a push service reads topics and a receipt id
 * opens the offer's page.
 */
export async function pushTag(receipt: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`push:${receipt}`));
  return encodeBase64url(new Uint8Array(digest, 0, 24));
}
