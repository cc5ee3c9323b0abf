import { askMesh } from "../../local/visitor.ts";
import { saySignal } from "../operator/say-signal.ts";

/** Says `signal+jwt` as an oven does; how long the answer took, milliseconds. */
export async function lightOven(about: {
  readonly url: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly type: string;
  readonly place: string;
}): Promise<number> {
  const { url, kid, privateKey, type, place } = about;
  const { audience } = await askMesh(url);
  const startMs = performance.now();
  await saySignal({ url }, { kid, privateKey, audience }, { type, place, state: "on", validForSeconds: 1200 });
  return performance.now() - startMs;
}
