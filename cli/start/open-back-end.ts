import { ownKey } from "../../client/gateway/own-key.ts";
import type { Operated } from "../../local/operate.ts";
import { askMesh } from "../../local/visitor.ts";
import type { Sender } from "../../shared/catalog/catalog.ts";
import { introduceSender } from "../operator/introduce-sender.ts";
import type { Speaker } from "../operator/say-signal.ts";

/** A sender that the catalog knows, and that has itself made known again if a later one is published without it. */
export interface BackEnd extends Speaker {
  introduce(): Promise<void>;
}

/** What the catalog says of a sender, and where its key is kept. */
interface SenderOptions {
  readonly id: string;
  /** A back end, unless said. */
  readonly kind?: Sender["kind"];
  /** The places that it may speak of; all, unless said. */
  readonly places?: readonly string[];
  readonly scopes: readonly string[];
  readonly directory: string;
}

/**
 * A back end of a demo with a key of its own, made once and kept in `directory`. The catalog has the public part of it, as after
 * `mesh sender add`.
 */
export async function openBackEnd(
  mesh: Operated,
  { id, kind = "backend", places, scopes, directory }: SenderOptions,
): Promise<BackEnd> {
  const { privateKey, publicJwk } = await ownKey(directory, id, id, async () => {});
  const standing = places === undefined ? {} : { places: [...places] };
  const sender: Sender = { id, kind, ...standing, scopes: [...scopes], alg: "EdDSA", jwk: publicJwk };
  const introduce = () => introduceSender(mesh, sender);

  await introduce();
  const { audience } = await askMesh(mesh.url);
  return { kid: id, privateKey, audience, introduce };
}
