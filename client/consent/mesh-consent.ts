import { MeshConsentElement } from "./mesh-consent-element.ts";

/*
 * `<mesh-consent>`: asks what a mesh may do, without a framework and under `style-src 'self'`.
 *
 *   <script type="module" src="https://mesh.example.com/client/mesh-consent.js"></script>
 *   <mesh-consent></mesh-consent>
 *
 *   document.querySelector("mesh-consent").mesh = mesh;   // of `connect`
 *
 * docs/mesh-consent.md lists its attributes, properties, events, parts and custom properties.
 */

if (customElements.get("mesh-consent") === undefined) customElements.define("mesh-consent", MeshConsentElement);

export type { ConsentAnswer, ConsentWords, GivenConsentWords } from "./api.ts";
export { MeshConsentElement };
