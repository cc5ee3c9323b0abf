import type { Operation } from "../operation.ts";

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
];
