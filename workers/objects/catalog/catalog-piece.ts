/** The parts of a version: the operator's document, the compiled policy (both JSON), the packed index. */
export type CatalogPart = "document" | "policy" | "index";

/** A piece of a part, as one call carries it: RPC takes at most 32 MiB. */
export interface CatalogPiece {
  readonly version: string;
  readonly part: CatalogPart;
  /** Pieces count from 0; each but the last has `PIECE_BYTES`. */
  readonly number: number;
  readonly data: Uint8Array;
}

/** SQLite rows of an object hold at most 2 MB. */
export const PIECE_BYTES = 1_000_000;
