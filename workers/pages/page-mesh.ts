import { EMPTY_POLICY } from "../../shared/catalog/load-policy.ts";
import type { Policy } from "../../shared/catalog/policy.ts";
import { cutText } from "../../shared/pages/cut-text.ts";
import type { PageMesh } from "../../shared/pages/offer-page.ts";
import { pictureOf } from "../../shared/pages/picture-of.ts";
import type { Config } from "../env.ts";
import type { Call } from "../http/call.ts";
import { asksForPrivacy } from "../http/gpc.ts";

/** A page says the name several times. */
const NAME_POINTS = 80;

/** What the mesh calls itself: by its catalog, else by its settings. */
export function meshName(policy: Policy, config: Config): string {
  return policy.mesh.name === "" ? config.name : policy.mesh.name;
}

/** What the pages say of the mesh, also while no catalog can be loaded. */
export async function describeForPages(call: Call): Promise<PageMesh> {
  const { isolate, nowMs, defer, request } = call;
  const { catalog, config } = isolate;
  const { policy } = (await catalog.current(nowMs, defer)) ?? { policy: EMPTY_POLICY };
  const { logo, colour } = policy.mesh.brand ?? {};
  const about = { ownOrigin: config.origin, gpc: asksForPrivacy(request) };
  return {
    name: cutText(meshName(policy, config), NAME_POINTS),
    locale: policy.mesh.locale,
    origin: config.origin,
    app: config.app,
    brand: { logo: pictureOf(logo, about), colour },
  };
}
