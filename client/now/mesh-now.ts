import { MeshNowElement } from "./mesh-now-element.ts";

/*
 * `<mesh-now>`: shows what a mesh knows to be the most pressing, without a framework and under `style-src 'self'`.
 *
 *   <script type="module" src="https://mesh.example.com/client/mesh-now.js"></script>
 *   <mesh-now></mesh-now>
 *
 *   document.querySelector("mesh-now").mesh = mesh;   // of `connect`
 *
 * docs/mesh-now.md lists its attributes, properties, events, parts and custom properties.
 */

if (customElements.get("mesh-now") === undefined) customElements.define("mesh-now", MeshNowElement);

export type { GivenNowWords, NowWords } from "./api.ts";
export { MeshNowElement };
