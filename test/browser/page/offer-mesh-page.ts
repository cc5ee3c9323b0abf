import "../../../client/offer/mesh-offer.ts";
import type { Mesh } from "../../../client/sdk/api.ts";
import { connect } from "../../../client/sdk/mesh.ts";

declare global {
  /** Joins the mesh of this URL, and gives the element to it. */
  var join: (url: string) => Promise<Mesh>;
}

globalThis.join = async (url) => {
  const mesh = await connect({ url });
  const element = document.querySelector("mesh-offer");
  if (element !== null) element.mesh = mesh;
  return mesh;
};
