import { brandStyle } from "./brand-style.ts";
import { type Content, type Html, html, scriptElement, textOf } from "./html.ts";
import { RIPPLE } from "./icons.ts";
import type { PageMesh } from "./offer-page.ts";
import { STYLE } from "./style.ts";
import type { PageLanguage } from "./words.ts";

/** In the page itself: browsers would ask for a /favicon.ico otherwise. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='%23c2492c' " +
  "stroke-width='2.5'%3E%3Ccircle cx='12' cy='12' r='3' fill='%23c2492c'/%3E%3Ccircle cx='12' cy='12' r='9.5'/%3E%3C/svg%3E";

/** A page ready to be sent. */
export interface Page {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A whole page: one request, the brand's logo and name on top. Its policy allows its own style, by hash, its icon, that logo, and
 * pictures of `imageOrigin` where one is given, and nothing else (CSP Level 3); its URL is a secret of whoever holds it, so no cache
 * keeps it, no search engine lists it, and no link tells where it was followed from. With a `script`, that one may run, by hash,
 * may ask the page's own host, and may turn no text into markup or code (Trusted Types).
 */
export async function renderPage(page: {
  readonly lang: PageLanguage;
  readonly title: string;
  readonly mesh: Pick<PageMesh, "name" | "brand">;
  /** Two columns where there is room. */
  readonly wide?: boolean;
  readonly main: Html;
  readonly footer?: Content;
  readonly imageOrigin?: string | undefined;
  /** Besides the style of every page. */
  readonly style?: Html;
  readonly script?: string;
}): Promise<Page> {
  const { lang, title, mesh, main, footer, script } = page;
  const { logo, colour } = mesh.brand ?? {};
  const style = html`${styleOf(colour)}${page.style}`;
  const document = html`<!doctype html>
<html lang="${lang}" dir="${textDirection(lang)}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${ICON}">
<style>${style}</style>
</head>
<body class="${page.wide === true ? "wide" : "narrow"}">
<header><p class="brand">${logo === undefined ? RIPPLE : html`<img class="logo" src="${logo.href}" alt="" referrerpolicy="no-referrer">`}<bdi>${mesh.name}</bdi></p></header>
<main>${main}</main>
${footer === undefined ? "" : html`<footer>${footer}</footer>`}
${script === undefined ? "" : scriptElement(script)}
</body>
</html>
`;
  return {
    body: textOf(document),
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": await policyOf(style, [logo?.origin, page.imageOrigin], script),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex, nofollow",
      "cache-control": "no-store",
    },
  };
}

/** The style of every page, in the brand's colour. Of what `brandStyle` gives, nothing is escaped: it has no such character. */
function styleOf(colour: string | undefined): Html {
  return html`${STYLE}${brandStyle(colour)}`;
}

async function policyOf(
  style: Html,
  pictures: readonly (string | undefined)[],
  script: string | undefined,
): Promise<string> {
  const origins = new Set(pictures.filter((origin) => origin !== undefined));
  const ofScript =
    script === undefined
      ? []
      : [
          `script-src ${await hashSource(script)}`,
          "connect-src 'self'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ];
  return [
    "default-src 'none'",
    `style-src ${await hashSource(textOf(style))}`,
    ["img-src data:", ...origins].join(" "),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    ...ofScript,
  ].join("; ");
}

async function hashSource(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`;
}

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set("Adlm Arab Aran Hebr Mand Nkoo Rohg Samr Syrc Thaa".split(" "));

/**
 * How a language is written, by its script: the tag's own, else its most likely one (UTS #35, "likely subtags"). An unknown
 * language is written from left to right.
 */
export function textDirection(lang: string): "ltr" | "rtl" {
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(lang).maximize().script ?? "") ? "rtl" : "ltr";
  } catch {
    // Well-formed BCP 47 that ECMA-402 does not know, such as i-klingon.
    return "ltr";
  }
}
