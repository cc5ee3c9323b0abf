import { MeshOfferElement } from "./mesh-offer-element.ts";

/*
 * `<mesh-offer>`: shows what a mesh offers, without a framework and under `style-src 'self'`.
 *
 *   <script type="module" src="https://mesh.example.com/client/mesh-offer.js"></script>
 *   <mesh-offer></mesh-offer>
 *
 *   document.querySelector("mesh-offer").mesh = mesh;   // of `connect`
 *
 * docs/mesh-offer.md lists its attributes, properties, parts and custom properties.
 */

if (customElements.get("mesh-offer") === undefined) customElements.define("mesh-offer", MeshOfferElement);

export type { GivenWords, OfferWords } from "./api.ts";
export { MeshOfferElement };
