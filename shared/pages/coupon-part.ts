import { drawCode } from "../codes/picture/draw-code.ts";
import { groupDigits } from "../codes/picture/frame.ts";
import type { CouponState, GivenCoupon } from "../coupons/coupon.ts";
import { formatInstant } from "../text/format-instant.ts";
import { cutText } from "./cut-text.ts";
import { type Html, html, pictureElement } from "./html.ts";
import type { PageLanguage, Words } from "./words.ts";

const VALUE_POINTS = 120;

/** How the page of a coupon is written. */
interface Writing {
  readonly words: Words;
  readonly lang: PageLanguage;
  readonly timeZone: string;
  readonly fields: Intl.DateTimeFormatOptions;
}

/**
 * A coupon on its offer's page. As long as a till takes it: the code to scan and to read out, what it is worth, until when.
 * After that: what became of it. The picture is in the page, so that it is there without another request.
 */
export function couponPart(coupon: GivenCoupon, state: CouponState, { words, lang, timeZone, fields }: Writing): Html {
  const value = html`<p class="worth" dir="auto">${cutText(coupon.value, VALUE_POINTS)}</p>`;
  const become = { redeemed: words.couponRedeemed, expired: words.couponExpired, void: words.couponVoid };
  if (state !== "open")
    return html`<section class="coupon used" lang="${lang}">${value}<p>${become[state]}</p></section>`;
  const picture = drawCode(coupon.code, coupon.symbology);
  const until = formatInstant(coupon.expiresAtMs, fields, { lang, timeZone });
  return html`<section class="coupon" lang="${lang}">${value}
<p class="soft">${words.showCode}</p>
${picture === undefined ? "" : html`<div class="code">${pictureElement(picture)}</div>`}
<p class="spoken" dir="ltr">${groupDigits(coupon.code)}</p>
<p class="soft small">${words.couponUntil} <time datetime="${new Date(coupon.expiresAtMs).toISOString()}">${until}</time></p></section>`;
}
