import type { TillName, Tills } from "../../local/mesh/answer-tills.ts";
import type { Operated } from "../../local/operate.ts";
import { introduceSender } from "../operator/introduce-sender.ts";

/** Where each till of the demo stands. */
const PLACES: Readonly<Record<TillName, string>> = {
  "ring-till-1": "doughnut-shop",
  "ring-till-2": "doughnut-shop",
  "book-till": "book-shop",
};

/** Lets the demo's tills in: each is a sender of the catalog with a key of its own, as after `mesh sender add`. */
export function openTills(mesh: Operated): Tills {
  return {
    enrol: (till, key) =>
      introduceSender(mesh, {
        id: till,
        kind: "till",
        places: [PLACES[till]],
        scopes: ["redemptions"],
        alg: "ES256",
        jwk: { ...key },
      }),
  };
}
