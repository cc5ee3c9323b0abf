import { chooseLanguage } from "./choose-language.ts";
import { cutText } from "./cut-text.ts";
import { html } from "./html.ts";
import { PIN, UNKNOWN } from "./icons.ts";
import { linkOf } from "./link-of.ts";
import type { PageMesh } from "./offer-page.ts";
import { type Page, renderPage } from "./page.ts";
import { fillWords, WORDS } from "./words.ts";

const PLACE_POINTS = 120;

/**
 * The page that a phone's camera opens from a QR code or NFC tag (GET /m/{marker}): it leads into the app, which scans
 * `scanned`, the marker's id, or its URL with the code that it showed. `place`: the name of where it is, in no particular
 * language; `ranges`: the reader's languages, best first.
 */
export function markerPage(
  { scanned, place: called }: { readonly scanned: string; readonly place: string | undefined },
  mesh: PageMesh,
  ranges: readonly string[],
): Promise<Page> {
  const place = called === undefined ? undefined : cutText(called, PLACE_POINTS);
  const lang = chooseLanguage([...ranges, mesh.locale]);
  const words = WORDS[lang];
  const link = scanLink(mesh.app, scanned);
  const where =
    place === undefined
      ? html`<h1 dir="auto">${mesh.name}</h1>
<p>${words.scanned}</p>`
      : html`<h1><span class="at">${words.youAreAt}</span> <bdi>${place}</bdi></h1>`;
  return renderPage({
    lang,
    title: `${place ?? mesh.name} · ${mesh.name}`,
    mesh,
    main: html`<div class="card"><div class="text note">
${PIN}
${where}
${
  link === undefined
    ? html`<p>${fillWords(words.scanInApp, mesh.name)}</p>`
    : html`<p>${words.continueHint}</p>
<a class="go" href="${link}">${words.continueInApp}</a>`
}
<p class="soft small">${words.scanPrivacy}</p>
</div></div>`,
  });
}

/** The page of a marker that the catalog does not have (404). */
export function unknownMarkerPage(mesh: PageMesh, ranges: readonly string[]): Promise<Page> {
  const lang = chooseLanguage([...ranges, mesh.locale]);
  const words = WORDS[lang];
  return renderPage({
    lang,
    title: `${words.unknownMarkerTitle} · ${mesh.name}`,
    mesh,
    main: html`<div class="card"><div class="text note">
${UNKNOWN}
<h1>${words.unknownMarkerTitle}</h1>
<p>${words.unknownMarker}</p>
</div></div>`,
  });
}

/** The app's URL with what to scan; the rest of its query stays as it is written. */
function scanLink(app: string | undefined, scanned: string): string | undefined {
  const href = linkOf(app);
  if (href === undefined) return undefined;
  const url = new URL(href);
  url.search += `${url.search === "" ? "?" : "&"}mesh-marker=${encodeURIComponent(scanned)}`;
  return url.href;
}
