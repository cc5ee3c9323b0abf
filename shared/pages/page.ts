import { type Content, type Html, html, textOf } from "./html.ts";
import { RIPPLE } from "./icons.ts";
import { STYLE } from "./style.ts";
import { textDirection } from "./text-direction.ts";
import type { PageLanguage } from "./words.ts";

/** A page ready to be sent. */
export interface Page {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A whole page: one request, no script, the mesh's name on top. Its policy allows its own style, by hash, and pictures of
 * `imageOrigin` where one is given, and nothing else (CSP Level 3); its URL is a secret of whoever holds it, so no cache
 * keeps it, no search engine lists it, and no link tells where it was followed from.
 */
export async function renderPage(page: {
  readonly lang: PageLanguage;
  readonly title: string;
  readonly meshName: string;
  /** Two columns where there is room. */
  readonly wide?: boolean;
  readonly main: Html;
  readonly footer?: Content;
  readonly imageOrigin?: string | undefined;
}): Promise<Page> {
  const { lang, title, meshName, main, footer } = page;
  const document = html`<!doctype html>
<html lang="${lang}" dir="${textDirection(lang)}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<style>${STYLE}</style>
</head>
<body class="${page.wide === true ? "wide" : "narrow"}">
<header><p class="brand">${RIPPLE}<bdi>${meshName}</bdi></p></header>
<main>${main}</main>
${footer === undefined ? "" : html`<footer>${footer}</footer>`}
</body>
</html>
`;
  return {
    body: textOf(document),
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": await policyOf(page.imageOrigin),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex, nofollow",
      "cache-control": "no-store",
    },
  };
}

async function policyOf(imageOrigin: string | undefined): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(textOf(STYLE)));
  return [
    "default-src 'none'",
    `style-src 'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`,
    ...(imageOrigin === undefined ? [] : [`img-src ${imageOrigin}`]),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
