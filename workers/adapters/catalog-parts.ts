import { type CatalogPart, type CatalogPiece, PIECE_BYTES } from "../objects/catalog/catalog-piece.ts";
import type { CatalogStore, PublishedBy } from "../objects/catalog-store.ts";

type Store = DurableObjectStub<CatalogStore>;

/** Everything of a version that is published. */
export type CatalogParts = Readonly<Record<CatalogPart, Uint8Array>>;

/** How often a version is sent where somebody else publishes in between. */
const ATTEMPTS = 3;

/**
 * Stores a version in pieces, since one call could not carry a large catalog, and moves the pointer to it. False where
 * `ifMatch` is not the current version (`*`: any, null: none). Rejects where it could not be stored.
 */
export async function publishParts(
  store: Store,
  version: string,
  parts: CatalogParts,
  { ifMatch, by }: { readonly ifMatch: string | null | undefined; readonly by: PublishedBy },
): Promise<boolean> {
  const pieces = [
    ...piecesOf(version, "document", parts.document),
    ...piecesOf(version, "policy", parts.policy),
    ...piecesOf(version, "index", parts.index),
  ];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (const piece of pieces) await store.store(piece);
    const end = await store.publish(version, pieces.length, ifMatch, by);
    if (end !== "incomplete") return end === "published";
  }
  throw new Error("a catalog version could not be stored whole");
}

function piecesOf(version: string, part: CatalogPart, bytes: Uint8Array): CatalogPiece[] {
  return Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, number) => {
    return { version, part, number, data: bytes.slice(number * PIECE_BYTES, (number + 1) * PIECE_BYTES) };
  });
}

/** A part of a version, put together. Rejects where the version is not kept. */
export async function receivePart(store: Store, version: string, part: CatalogPart): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = await store.piece(version, part, pieces.length);
    if (piece === null) break;
    pieces.push(piece);
    if (piece.length < PIECE_BYTES) break;
  }
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The document of a version as it was published; undefined: that version is not kept. */
export async function receiveVersion(store: Store, version: string): Promise<unknown> {
  const isKept = (await store.versions()).some((kept) => kept.version === version);
  return isKept ? JSON.parse(new TextDecoder().decode(await receivePart(store, version, "document"))) : undefined;
}

/** The document of the current version as it was published, and that version; null where nothing was published yet. */
export async function receiveDocument(store: Store): Promise<{ version: string; document: unknown } | null> {
  const { version } = await store.pointer();
  if (version === null) return null;
  return { version, document: JSON.parse(new TextDecoder().decode(await receivePart(store, version, "document"))) };
}
