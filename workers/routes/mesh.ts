import { unavailable } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { err, ok } from "../../shared/result.ts";
import type { Call, Replied } from "../http/call.ts";
import { meshName } from "../pages/page-mesh.ts";
import { publicRoute } from "./route.ts";

/** GET /v1/mesh: what a client needs before its first message, and the catalog version this isolate decides on. */
export const mesh = publicRoute("/v1/mesh", describe);

async function describe({ isolate: { catalog, config, keys }, nowMs, defer }: Call): Replied {
  const snapshot = await catalog.current(nowMs, defer);
  if (snapshot === undefined) return err(unavailable());
  const { policy, version } = snapshot;
  const { notice, brand } = policy.mesh;
  return ok({
    status: 200,
    body: present({
      name: meshName(policy, config),
      audience: config.audience,
      serverTime: nowMs / 1000,
      vapidPublicKey: keys.vapid.current.publicKey,
      noticeVersion: policy.mesh.noticeVersion,
      purposes: policy.purposes,
      catalogVersion: version,
      notice,
      brand,
    }),
  });
}
