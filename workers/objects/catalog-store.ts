import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";
import { CATALOG_STEPS } from "./catalog/store/schema.ts";
import { migrate } from "./migrate.ts";

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
/** Versions kept besides the current one, so that edges still deciding on an old one find it, and one can go back. */
const VERSIONS_KEPT = 20;

/** The one object of a mesh that holds its catalog: immutable versions, and the pointer to the one that counts. */
export class CatalogStore extends DurableObject<Env> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    migrate(ctx.storage, CATALOG_STEPS);
  }

  /** The version that counts, or null where nothing was published yet. */
  pointer(): { version: string | null } {
    const row = this.#sql.exec<{ version: string }>("SELECT version FROM pointer").toArray()[0];
    return { version: row?.version ?? null };
  }

  /** One piece of a part of a version; null beyond its last. Rejects where the version is not kept. */
  piece(version: string, part: CatalogPart, number: number): Uint8Array | null {
    if (this.#sql.exec("SELECT 1 FROM version WHERE id = ?", version).toArray().length === 0) {
      throw new Error("that catalog version is not kept");
    }
    return this.#read(version, part, number);
  }

  /** Stores a piece of a version that is about to be published, and reads it back. */
  store({ version, part, number, data }: CatalogPiece): void {
    this.#sql.exec("INSERT OR REPLACE INTO chunk VALUES (?, ?, ?, ?)", version, part, number, data);
    const stored = this.#read(version, part, number);
    const isSame = stored?.length === data.length && stored.every((byte, at) => byte === data[at]);
    if (!isSame) throw new Error("a piece of a catalog did not read back as it was written");
  }

  /**
   * Moves the pointer to a version of so many pieces. `conflict`: `ifMatch` is not the current version (`*`: any).
   * `incomplete`: pieces are missing, as where somebody else published in between; send them again.
   */
  publish(version: string, pieces: number, ifMatch: string | undefined): "published" | "conflict" | "incomplete" {
    const current = this.pointer().version;
    if (ifMatch !== undefined && (current === null || (ifMatch !== "*" && ifMatch !== current))) return "conflict";
    const { stored } = this.#sql
      .exec<{ stored: number }>("SELECT COUNT(*) AS stored FROM chunk WHERE version = ?", version)
      .one();
    if (stored !== pieces) return "incomplete";
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec("INSERT OR REPLACE INTO version VALUES (?, ?)", version, Date.now());
      this.#sql.exec("INSERT OR REPLACE INTO pointer VALUES (1, ?)", version);
      this.#forgetOldest();
    });
    return "published";
  }

  #read(version: string, part: CatalogPart, number: number): Uint8Array | null {
    const query = "SELECT data FROM chunk WHERE version = ? AND part = ? AND number = ?";
    const row = this.#sql.exec<{ data: ArrayBuffer }>(query, version, part, number).toArray()[0];
    return row === undefined ? null : new Uint8Array(row.data);
  }

  #forgetOldest(): void {
    const query = `SELECT id FROM version WHERE id <> (SELECT version FROM pointer) ORDER BY publishedAtMs DESC LIMIT -1 OFFSET ?`;
    for (const { id } of this.#sql.exec<{ id: string }>(query, VERSIONS_KEPT).toArray()) {
      this.#sql.exec("DELETE FROM chunk WHERE version = ?", id);
      this.#sql.exec("DELETE FROM version WHERE id = ?", id);
    }
    // What was sent and never published, as after a version conflict.
    this.#sql.exec("DELETE FROM chunk WHERE version NOT IN (SELECT id FROM version)");
  }
}
