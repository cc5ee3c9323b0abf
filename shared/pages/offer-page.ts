import type { OfferNow } from "../respond/offer-now.ts";
import { formatInstant } from "../text/format-instant.ts";
import { chooseLanguage } from "./choose-language.ts";
import { couponPart } from "./coupon-part.ts";
import { cutText } from "./cut-text.ts";
import { type Content, html } from "./html.ts";
import { CLOCK, GONE, UNKNOWN } from "./icons.ts";
import { linkOf } from "./link-of.ts";
import { type Page, renderPage, textDirection } from "./page.ts";
import { pictureOf } from "./picture-of.ts";
import { fillWords, WORDS, type Words } from "./words.ts";

/** More than any good offer says, and little enough for a page of 20 KiB in any script. */
const TITLE_POINTS = 200;
const BODY_POINTS = 1_500;
const LABEL_POINTS = 80;

/** What the mesh says of itself on its pages. */
export interface PageMesh {
  readonly name: string;
  /** BCP 47 tag. */
  readonly locale: string;
  /** `https://…`, where pictures of its own come from. */
  readonly origin: string;
  /** The app's URL, where it is known. */
  readonly app: string | undefined;
  /** How the brand looks: where its logo may be loaded from, and its colour as `#rrggbb`. */
  readonly brand?: { readonly logo?: URL | undefined; readonly colour?: string | undefined };
}

/**
 * The page of an offer (GET /o/{receipt}). Its words are in the offer's language as far as there are any, else in the mesh's.
 * `gpc`: the reader asks not to be shared, so no picture is taken from another host.
 */
export function offerPage(now: OfferNow, mesh: PageMesh, { gpc }: { readonly gpc: boolean }): Promise<Page> {
  const lang = chooseLanguage([now.lang, mesh.locale]);
  return now.standing === "open" ? openPage(now, mesh, lang, gpc) : overPage(now, mesh, lang);
}

function openPage(
  { offer, lang: offerLang, timeZone, coupon: state }: Extract<OfferNow, { standing: "open" }>,
  mesh: PageMesh,
  lang: keyof typeof WORDS,
  gpc: boolean,
): Promise<Page> {
  const words = WORDS[lang];
  const image = pictureOf(offer.image, { ownOrigin: mesh.origin, gpc });
  const link = linkOf(offer.action.url);
  const { validUntilMs } = offer;
  const title = cutText(offer.title, TITLE_POINTS);
  const body = offer.body === undefined ? undefined : cutText(offer.body, BODY_POINTS);
  const until = {
    iso: new Date(validUntilMs).toISOString(),
    text: formatInstant(validUntilMs, INSTANT_FIELDS, { lang, timeZone }),
  };
  return renderPage({
    lang,
    title: `${title} · ${mesh.name}`,
    mesh,
    wide: true,
    imageOrigin: image?.origin,
    main: html`<article class="card" lang="${offerLang}" dir="${textDirection(offerLang)}">
${image === undefined ? html`<div class="art"></div>` : html`<img src="${image.href}" alt="" width="1200" height="800" referrerpolicy="no-referrer">`}
<div class="text">
<h1 dir="auto">${title}</h1>
${body === undefined ? "" : html`<p class="said" dir="auto">${body}</p>`}
${offer.coupon === undefined || state === undefined ? "" : couponPart(offer.coupon, state, { words, lang, timeZone, fields: INSTANT_FIELDS })}
<p class="when" lang="${lang}" dir="${textDirection(lang)}">${CLOCK}<span>${words.validUntil}<time datetime="${until.iso}">${until.text}</time></span></p>
${link === undefined ? "" : html`<a class="go" href="${link}" rel="noopener noreferrer">${cutText(offer.action.label, LABEL_POINTS)}</a>`}
</div>
</article>`,
    footer: whyOf(words, mesh),
  });
}

function overPage(
  { title, lang: offerLang }: Extract<OfferNow, { standing: "over" }>,
  mesh: PageMesh,
  lang: keyof typeof WORDS,
): Promise<Page> {
  const words = WORDS[lang];
  return renderPage({
    lang,
    title: `${words.overTitle} · ${mesh.name}`,
    mesh,
    main: html`<div class="card"><div class="text note">
${GONE}
<h1>${words.overTitle}</h1>
${title === undefined ? "" : html`<p class="was" lang="${offerLang}" dir="auto">${cutText(title, TITLE_POINTS)}</p>`}
<p>${words.over}</p>
<p class="soft">${words.overTip}</p>
${appLink(words, mesh)}
</div></div>`,
    footer: whyOf(words, mesh, false),
  });
}

/** The page where no offer is (404). `ranges`: the reader's languages, best first. */
export function unknownOfferPage(mesh: PageMesh, ranges: readonly string[]): Promise<Page> {
  const lang = chooseLanguage([...ranges, mesh.locale]);
  const words = WORDS[lang];
  return renderPage({
    lang,
    title: `${words.unknownTitle} · ${mesh.name}`,
    mesh,
    main: html`<div class="card"><div class="text note">
${UNKNOWN}
<h1>${words.unknownTitle}</h1>
<p>${words.unknown}</p>
${appLink(words, mesh)}
</div></div>`,
  });
}

function whyOf(words: Words, mesh: PageMesh, withLink = true): Content {
  const app = withLink ? linkOf(mesh.app) : undefined;
  return html`<h2>${words.whyTitle}</h2>
<p>${fillWords(words.why, mesh.name)} ${words.inTheApp}${app === undefined ? "" : html` <a href="${app}">${words.openApp}</a>`}</p>`;
}

function appLink(words: Words, mesh: PageMesh): Content {
  const app = linkOf(mesh.app);
  return app === undefined ? "" : html`<a class="go quiet" href="${app}">${words.openApp}</a>`;
}

/** As somebody would write it: weekday, day, time and, since the page may be read elsewhere, the zone. */
export const INSTANT_FIELDS = {
  weekday: "long",
  day: "numeric",
  month: "long",
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
} as const;
