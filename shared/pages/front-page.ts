import { html } from "./html.ts";
import { PIN } from "./icons.ts";
import { linkOf } from "./link-of.ts";
import type { PageMesh } from "./offer-page.ts";
import { type Page, renderPage } from "./page.ts";

/**
 * The page at the mesh's own address (GET /): what this is, for somebody who came upon it, the way into the brand's app, and
 * where its builders read on. In English, as what it leads to is.
 */
export function frontPage(mesh: PageMesh): Promise<Page> {
  const app = linkOf(mesh.app);
  return renderPage({
    lang: "en",
    title: mesh.name,
    mesh,
    main: html`<div class="card"><div class="text note">
${PIN}
<h1 dir="auto">${mesh.name}</h1>
<p>Apps and shops of ${mesh.name} talk to this address. It offers something only to those who agreed.</p>
${app === undefined ? html`<p>There is nothing to buy or to see here.</p>` : html`<a class="go" href="${app}">Open the app</a>`}
<p class="soft small">For developers: <a href="/docs">the interface</a> · <a href="/health">health</a> ·
<a href="/v1/mesh">name and settings</a></p>
</div></div>`,
  });
}
