import { createHash } from "node:crypto";
import { buildClient, readClientTypes } from "./build-client.ts";

/** The present version of what the files offer: another one comes when a page must be changed for it. */
const VERSION = "v1";

const COMMON = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
};

const TYPES = {
  js: "text/javascript; charset=utf-8",
  // Deno and editors read it as what it is; a browser shows it.
  ts: "text/plain; charset=utf-8",
  json: "application/json",
};

const KEPT_SHORTLY = "public, max-age=300";
const KEPT_FOR_EVER = "public, max-age=31536000, immutable";

/**
 * The text of workers/cold/client-files.js, whose types are beside it: the built client files, by what is asked for. Below /client/v1/ are the same bytes, and integrity.json, which says what their hashes are (W3C
 * Subresource Integrity). An address with the hash is of these bytes for ever.
 */
export async function clientFilesModule(): Promise<string> {
  const scripts = await buildClient();
  const files = Object.entries({ ...scripts, ...readClientTypes() });
  const rows = files.flatMap(([name, text], index) => {
    const type = TYPES[name.endsWith(".js") ? "js" : "ts"];
    const told = (kept: string) => [
      index,
      { ...COMMON, "content-type": type, "cache-control": kept, etag: tagOf(text) },
    ];
    return [
      [`/client/${name}`, told(KEPT_SHORTLY)],
      [`/client/${VERSION}/${name}`, told(KEPT_SHORTLY)],
      [hashedPath(name, text), told(KEPT_FOR_EVER)],
    ];
  });
  const integrity = JSON.stringify(
    {
      files: Object.fromEntries(
        files.map(([name, text]) => [name, { url: hashedPath(name, text), integrity: integrityOf(text) }]),
      ),
    },
    undefined,
    2,
  );
  const about = { ...COMMON, "content-type": TYPES.json, "cache-control": KEPT_SHORTLY, etag: tagOf(integrity) };
  rows.push([`/client/${VERSION}/integrity.json`, [files.length, about]]);
  const texts = [...files.map(([, text]) => text), integrity];
  return `const TEXTS = ${JSON.stringify(texts)};
export const CLIENT_FILES = new Map(${JSON.stringify(rows)}.map(([path, [text, headers]]) => [path, { text: TEXTS[text], headers }]));
`;
}

function hashedPath(name: string, text: string): string {
  return `/client/${VERSION}/${name}?v=${tagOf(text).slice(1, -1)}`;
}

/** Strong entity tag, quotes included. */
function tagOf(text: string): string {
  return `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
}

function integrityOf(text: string): string {
  return `sha384-${createHash("sha384").update(text).digest("base64")}`;
}
