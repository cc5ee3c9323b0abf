import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";

/** What publishing stores of a version, under its hash: the operator's document, the compiled policy, the packed index. */
export interface CatalogParts {
  readonly version: string;
  readonly document: string;
  readonly policy: string;
  readonly index: Uint8Array;
}

/** SQLite rows of an object hold at most 2 MB. */
const CHUNK_BYTES = 1_000_000;
/** Versions kept besides the current one, so that edges still deciding on an old one find it, and one can go back. */
const VERSIONS_KEPT = 20;

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** The one object of a mesh that holds its catalog: immutable versions, and the pointer to the one that counts. */
export class CatalogStore extends DurableObject<Env> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS version (id TEXT PRIMARY KEY, publishedAtMs INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS chunk (version TEXT, part TEXT, number INTEGER, data BLOB NOT NULL, PRIMARY KEY (version, part, number)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS pointer (id INTEGER PRIMARY KEY CHECK (id = 1), version TEXT NOT NULL);
    `);
  }

  /** The version that counts, or null where nothing was published yet. */
  pointer(): { version: string | null } {
    const row = this.#sql.exec<{ version: string }>("SELECT version FROM pointer").toArray()[0];
    return { version: row?.version ?? null };
  }

  /** The operator's document of the current version, or null. */
  document(): { version: string; document: string } | null {
    const { version } = this.pointer();
    return version === null ? null : { version, document: text.decode(this.#read(version, "document")) };
  }

  /** The compiled policy of a version as JSON. Rejects where the version is not kept. */
  policy(version: string): string {
    return text.decode(this.#read(version, "policy"));
  }

  /** The packed spatial index of a version. Rejects where the version is not kept. */
  index(version: string): Uint8Array {
    return this.#read(version, "index");
  }

  /**
   * Stores a version and moves the pointer to it after reading it back. `ifMatch`: only where that is still the current
   * version (`*`: any). Publishing the same content again is the same version and changes nothing else.
   */
  publish(parts: CatalogParts, ifMatch: string | undefined): { published: boolean } {
    const current = this.pointer().version;
    if (ifMatch !== undefined && (current === null || (ifMatch !== "*" && ifMatch !== current)))
      return { published: false };
    this.ctx.storage.transactionSync(() => {
      const data = { document: utf8.encode(parts.document), policy: utf8.encode(parts.policy), index: parts.index };
      for (const [part, bytes] of Object.entries(data)) this.#write(parts.version, part, bytes);
      for (const [part, bytes] of Object.entries(data)) this.#compare(parts.version, part, bytes);
      this.#sql.exec("INSERT OR REPLACE INTO version VALUES (?, ?)", parts.version, Date.now());
      this.#sql.exec("INSERT OR REPLACE INTO pointer VALUES (1, ?)", parts.version);
      this.#forgetOldest();
    });
    return { published: true };
  }

  #write(version: string, part: string, bytes: Uint8Array): void {
    this.#sql.exec("DELETE FROM chunk WHERE version = ? AND part = ?", version, part);
    for (let number = 0; number * CHUNK_BYTES < bytes.length; number++) {
      const data = bytes.slice(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES);
      this.#sql.exec("INSERT INTO chunk VALUES (?, ?, ?, ?)", version, part, number, data);
    }
  }

  #read(version: string, part: string): Uint8Array {
    if (this.#sql.exec("SELECT 1 FROM version WHERE id = ?", version).toArray().length === 0) {
      throw new Error("that catalog version is not kept");
    }
    return this.#join(version, part);
  }

  #join(version: string, part: string): Uint8Array {
    const query = "SELECT data FROM chunk WHERE version = ? AND part = ? ORDER BY number";
    const chunks = this.#sql.exec<{ data: ArrayBuffer }>(query, version, part).toArray();
    const bytes = new Uint8Array(chunks.reduce((sum, { data }) => sum + data.byteLength, 0));
    let at = 0;
    for (const { data } of chunks) {
      bytes.set(new Uint8Array(data), at);
      at += data.byteLength;
    }
    return bytes;
  }

  #compare(version: string, part: string, wanted: Uint8Array): void {
    const stored = this.#join(version, part);
    const isSame = stored.length === wanted.length && stored.every((byte, at) => byte === wanted[at]);
    if (!isSame) throw new Error("a catalog version did not read back as it was written");
  }

  #forgetOldest(): void {
    const query = `SELECT id FROM version WHERE id <> (SELECT version FROM pointer) ORDER BY publishedAtMs DESC LIMIT -1 OFFSET ?`;
    for (const { id } of this.#sql.exec<{ id: string }>(query, VERSIONS_KEPT).toArray()) {
      this.#sql.exec("DELETE FROM chunk WHERE version = ?", id);
      this.#sql.exec("DELETE FROM version WHERE id = ?", id);
    }
  }
}
