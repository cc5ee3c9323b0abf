import { join } from "node:path";
import { signMarker } from "../../../cli/keys/sign-marker.ts";
import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";
import type { Site } from "./serve-page.ts";

/** An empty page with the SDK: test/browser/page/sdk-page.ts. */
export function sdkSite(meshUrl: string): Site {
  return {
    meshUrl,
    files: {
      "/": { text: '<!doctype html><html lang="en"><title>SDK</title><script type="module" src="/sdk.js"></script>' },
      "/sdk.js": { bundle: join(import.meta.dirname, "../page/sdk-page.ts") },
    },
  };
}

function moment(id: string, on: Moment["on"]): Moment {
  const action = { label: { en: "Show it" }, url: "https://bakery.example/" };
  return { id, on, offer: { variants: [{ id: "a", format: "card", title: { en: id }, action }] } };
}

/** What the display on the table signs its codes with. */
const display = await makeDisplay();

async function makeDisplay(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
}

async function publicJwk(): Promise<Record<string, unknown>> {
  const { kty, crv, x } = await crypto.subtle.exportKey("jwk", display.publicKey);
  return { kty, crv, x };
}

/** The address that the display on the table shows now. */
export async function showCode(audience: string): Promise<string> {
  const code = { audience, marker: "table", iatSeconds: Date.now() / 1000, validForSeconds: 60 };
  return (await signMarker(code, { id: "display", alg: "EdDSA", key: display.privateKey })) ?? "";
}

/** A street with a shop, in which every moment offers something every time. */
export const STREET: Catalog = {
  mesh: { name: "Street" },
  places: [{ id: "shop", fence: { center: [6.95, 50.938], radius: 50 } }],
  senders: [
    { id: "display", kind: "store", places: ["shop"], scopes: ["markers"], alg: "EdDSA", jwk: await publicJwk() },
  ],
  markers: [{ id: "table", place: "shop", kind: "qr" }],
  moments: [
    moment("welcome", { enter: { place: "shop" } }),
    moment("table", { scan: "table" }),
    moment("order", { event: "order" }),
  ],
};

export const IN_THE_SHOP = { latitude: 50.938, longitude: 6.95, accuracy: 5 };
export const DOWN_THE_STREET = { latitude: 50.94, longitude: 6.95, accuracy: 5 };
