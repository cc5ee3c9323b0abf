import { drawCode } from "../codes/picture/draw-code.ts";
import type { CouponCode } from "../coupons/coupon.ts";
import type { Page } from "./page.ts";

/**
 * The picture of a code (GET /c/{id}.svg), as its brand wants it, or as Code 128. Opened by itself it is a document that may
 * load and run nothing, in no frame and with no origin; pages of any origin may show it. No cache keeps it: whoever has it has
 * the coupon. Undefined: the code cannot be drawn so.
 */
export function codePicture(
  { shown, symbology }: Pick<CouponCode, "shown" | "symbology">,
  isCode128: boolean,
): Page | undefined {
  const body = drawCode(shown, isCode128 ? "code128" : symbology);
  return body === undefined ? undefined : { body, headers: HEADERS };
}

const HEADERS = {
  "content-type": "image/svg+xml",
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "cross-origin",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
  "cache-control": "no-store",
};
