import type { Operation } from "../operation.ts";

const CLIENT_FILES = [
  "mesh.js",
  "mesh-offer.js",
  "mesh-consent.js",
  "mesh-now.js",
  "push.js",
  "account.js",
  "reward.js",
  "coupon.js",
  "diagnose.js",
  "debug.js",
  "service-worker.js",
  "mesh.d.ts",
  "mesh-offer.d.ts",
  "mesh-consent.d.ts",
  "mesh-now.d.ts",
];

/** What people open, and what apps load. */
export const pageOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/o/:receipt",
    guard: "public",
    id: "showOffer",
    group: "Pages",
    summary: "Show an offer on a page of its own",
    description:
      "Where an offer without a link of its own leads. Whoever has the link may read it; the receipt cannot be guessed.",
    parameters: [{ name: "receipt", in: "path", description: "`receipt` of the answer" }],
    gives: {
      status: 200,
      description: "The offer, also when it is over",
      contentType: "text/html",
      notFoundPage: "A page that says so",
    },
  },
  {
    method: "GET",
    path: "/c/:picture",
    guard: "public",
    id: "drawCode",
    group: "Pages",
    summary: "Draw the code of a coupon",
    description:
      "`{id}.svg` is what the coupon's `symbology` says, `{id}-128.svg` the same code as Code 128. Answers have the address as `image`; its id cannot be guessed. The picture is gone once the coupon is kept no more: 60 days past its end, or as the person is erased.",
    parameters: [{ name: "picture", in: "path", description: "the last part of `image`" }],
    gives: { status: 200, description: "The picture", contentType: "image/svg+xml" },
    errors: ["not-found"],
  },
  {
    method: "GET",
    path: "/",
    guard: "public",
    id: "showFront",
    group: "Pages",
    summary: "Show what answers here",
    description: "For whoever comes upon the mesh's address: the way into the app, and where builders read on.",
    gives: { status: 200, description: "A small page", contentType: "text/html" },
  },
  {
    method: "GET",
    path: "/m/:marker",
    guard: "public",
    id: "showMarker",
    group: "Pages",
    summary: "Show what a QR code or NFC tag stands for",
    description: "What opens without the app, with the way into it. Opening the page is no scan.",
    parameters: [{ name: "marker", in: "path", description: "the marker's id" }],
    gives: {
      status: 200,
      description: "The marker's page",
      contentType: "text/html",
      notFoundPage: "A page that says so",
    },
  },
  loadOperation("/client/:file", "loadClient", {
    summary: "Load the SDK",
    description:
      "`mesh.js`, `mesh-offer.js`, `mesh-consent.js` and `mesh-now.js` are modules, each with its types beside it; `push.js`, `account.js`, `reward.js`, `diagnose.js` and `debug.js` are loaded by `mesh.js` if they are needed, and `coupon.js` by `mesh-offer.js`; `service-worker.js` is a classic script, for `importScripts`. Pages of any origin may load them.",
    files: CLIENT_FILES,
  }),
  loadOperation("/client/v1/:file", "loadVersionedClient", {
    summary: "Load the SDK, under the version of what it offers",
    description:
      "The same bytes as /client/{file}. `integrity.json` has the hash of each file (Subresource Integrity), and an address of exactly these bytes, which may be kept for ever.",
    files: [...CLIENT_FILES, "integrity.json"],
  }),
];

/** Loading one of the files of the SDK. */
function loadOperation(
  path: string,
  id: string,
  { summary, description, files }: Pick<Operation, "summary" | "description"> & { readonly files: readonly string[] },
): Operation {
  return {
    method: "GET",
    path,
    guard: "public",
    id,
    group: "Pages",
    summary,
    description,
    parameters: [
      { name: "file", in: "path", description: "one of the files", values: files },
      { name: "If-None-Match", in: "header", description: "ETag of what the reader has" },
    ],
    gives: {
      status: 200,
      description: "The file",
      contentType: "text/javascript",
      headers: { "Cache-Control": "public, max-age=300", ETag: "of this very file" },
      isConditional: true,
    },
    errors: ["not-found"],
  };
}
