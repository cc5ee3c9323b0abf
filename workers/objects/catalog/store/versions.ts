import { present } from "../../../../shared/json/present.ts";
import { migrate } from "../../migrate.ts";
import { makeReplace } from "../../write-row.ts";
import { type CatalogPart, type CatalogPiece, PIECE_BYTES } from "../catalog-piece.ts";
import { CATALOG_STEPS } from "./schema.ts";

const replaceChunk = makeReplace("chunk", ["version", "part", "number", "data"]);
const replaceVersion = makeReplace("version", ["id", "publishedAtMs", "author", "message", "counts"]);
const replacePointer = makeReplace("pointer", ["id", "version"]);

/** Who publishes a version, and why. */
export interface Publication {
  readonly author: string;
  /** In their words; empty: they gave none. */
  readonly message: string;
  /** How many places, moments and so on it has. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A version as the history tells it; of one from before authors were noted, only when. */
export interface KeptVersion extends Partial<Publication> {
  readonly version: string;
  /** When it was published last, epoch milliseconds. */
  readonly atMs: number;
}

/** The versions of the catalog as rows, and the messages of operators that are spent. */
export interface Versions {
  /** The version that counts; null: nothing was published yet. */
  readonly pointer: () => string | null;
  /** Whether the version that counts may have a guardrail that still acts. */
  readonly isGuarded: () => boolean;
  readonly isKept: (version: string) => boolean;
  /** Null beyond the last piece of the part. */
  readonly readPiece: (version: string, part: CatalogPart, number: number) => Uint8Array | null;
  readonly writePiece: (piece: CatalogPiece) => void;
  readonly countPieces: (version: string) => number;
  /** Moves the pointer to this version and deletes those beyond so many others, in one step. */
  readonly publish: (version: string, about: Publication, nowMs: number, kept: number) => void;
  /** Those that are kept: the one that counts, then the last published first. */
  readonly list: () => KeptVersion[];
  /** Notes that a message has its effect, until then; false: it had it before. */
  readonly spend: (name: string, untilMs: number, nowMs: number) => boolean;
}

interface VersionRow extends Record<string, SqlStorageValue> {
  readonly id: string;
  readonly publishedAtMs: number;
  readonly author: string | null;
  readonly message: string | null;
  readonly counts: string | null;
}

/** The versions in this database, whose tables are made or brought up to date at once. */
export function makeVersions(storage: DurableObjectStorage): Versions {
  migrate(storage, CATALOG_STEPS);
  const { sql } = storage;

  function forgetOldest(kept: number): void {
    const query = `SELECT id FROM version WHERE id <> (SELECT version FROM pointer) ORDER BY publishedAtMs DESC LIMIT -1 OFFSET ?`;
    for (const { id } of sql.exec<{ id: string }>(query, kept).toArray()) {
      sql.exec("DELETE FROM chunk WHERE version = ?", id);
      sql.exec("DELETE FROM version WHERE id = ?", id);
    }
    // What was sent and never published, as after a version conflict.
    sql.exec("DELETE FROM chunk WHERE version NOT IN (SELECT id FROM version)");
  }

  return {
    pointer: () => sql.exec<{ version: string }>("SELECT version FROM pointer").toArray()[0]?.version ?? null,
    isGuarded: () => sql.exec("SELECT 1 FROM pointer WHERE isUnguarded IS NULL").toArray().length > 0,
    isKept: (version) => sql.exec("SELECT 1 FROM version WHERE id = ?", version).toArray().length > 0,
    readPiece(version, part, number) {
      const query = "SELECT data FROM chunk WHERE version = ? AND part = ? AND number = ?";
      const row = sql.exec<{ data: ArrayBuffer }>(query, version, part, number).toArray()[0];
      return row === undefined ? null : new Uint8Array(row.data);
    },
    writePiece(piece) {
      replaceChunk(sql, piece);
      if (piece.data.length === PIECE_BYTES) return;
      // It is the last of its part; the part was longer when older code compiled the same document.
      const { version, part, number } = piece;
      sql.exec("DELETE FROM chunk WHERE version = ? AND part = ? AND number > ?", version, part, number);
    },
    countPieces(version) {
      const query = "SELECT COUNT(*) AS pieces FROM chunk WHERE version = ?";
      return sql.exec<{ pieces: number }>(query, version).one().pieces;
    },
    list() {
      const query = `SELECT id, publishedAtMs, author, message, counts FROM version
        ORDER BY id = (SELECT version FROM pointer) DESC, publishedAtMs DESC`;
      return sql.exec<VersionRow>(query).toArray().map(versionOf);
    },
    spend(name, untilMs, nowMs) {
      sql.exec("DELETE FROM spent WHERE untilMs <= ?", nowMs);
      return sql.exec("INSERT OR IGNORE INTO spent (name, untilMs) VALUES (?, ?)", name, untilMs).rowsWritten > 0;
    },
    publish(version, { author, message, counts }, nowMs, kept) {
      storage.transactionSync(() => {
        const row = { id: version, publishedAtMs: nowMs, author, message, counts: JSON.stringify(counts) };
        replaceVersion(sql, row);
        replacePointer(sql, { id: 1, version });
        forgetOldest(kept);
      });
    },
  };
}

function versionOf({ id, publishedAtMs, author, message, counts }: VersionRow): KeptVersion {
  return present({
    version: id,
    atMs: publishedAtMs,
    author: author ?? undefined,
    message: message ?? undefined,
    counts: counts === null ? undefined : JSON.parse(counts),
  });
}
