import type { ConnectOptions, Mesh } from "../../client/sdk/api.ts";
import { connect } from "../../client/sdk/mesh.ts";

const TRY_AGAIN_MS = 4000;

/** The mesh, as soon as it can be reached. `sayOffline` is called as often as it cannot. */
export async function joinMesh(options: ConnectOptions, sayOffline: () => void): Promise<Mesh> {
  for (;;) {
    try {
      return await connect(options);
    } catch {
      sayOffline();
      await new Promise((again) => {
        setTimeout(again, TRY_AGAIN_MS);
        addEventListener("online", again, { once: true });
      });
    }
  }
}
