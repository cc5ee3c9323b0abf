/** What a token is crafted from: any of it may be wrong on purpose. Strings are taken as they are, the rest as JSON. */
export interface Craft {
  readonly header?: object | string | Uint8Array;
  readonly payload?: object | string | Uint8Array;
  readonly signature?: Uint8Array;
}

export const HEADER = { alg: "ES256", typ: "ping+jwt", kid: "k" };

/** A compact JWS of exactly these bytes; what is not said is right for a `ping+jwt`, but for the signature's value. */
export function craftToken({ header = HEADER, payload = { jti: "x" }, signature = new Uint8Array(64) }: Craft): string {
  return [header, payload, signature].map(encodePart).join(".");
}

function encodePart(part: object | string | Uint8Array): string {
  if (part instanceof Uint8Array) return Buffer.from(part).toString("base64url");
  return Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");
}
