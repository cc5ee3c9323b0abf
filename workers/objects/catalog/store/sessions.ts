import { SESSION_SECONDS } from "../../../../shared/operators/session-claims.ts";
import { CODE_SECONDS } from "../../../../shared/operators/session-request.ts";
import { makeInsert } from "../../write-row.ts";

const insertCode = makeInsert("code", ["hash", "name", "key", "untilMs"]);
const insertSession = makeInsert("session", ["id", "name", "untilMs"]);

/** So many of one operator are kept at most; for a newer one the oldest goes, and nobody else's. */
const MAX_CODES = 5;
const MAX_SESSIONS = 20;

/** Who may go into the console with a code. */
export interface CodeHolder {
  /** Name of the operator. */
  readonly name: string;
  /** A hash of what signed them in. */
  readonly key: string;
}

/** The codes that lead into the console, by their hashes, and the sessions that were begun with them, as rows. */
export interface Sessions {
  /** Keeps a code until it is taken, or too old. */
  readonly keepCode: (hash: string, holder: CodeHolder, nowMs: number) => void;
  /** Takes the code out, begins the session, and tells whose both are; null: there is no such code, or no longer. */
  readonly begin: (hash: string, session: string, nowMs: number) => CodeHolder | null;
  /** Whether it was begun, and not ended. When it is over is for whoever reads its cookie to see. */
  readonly holds: (session: string) => boolean;
  readonly end: (session: string) => void;
}

/** Those in this database, whose tables are there. */
export function makeSessions({ sql }: DurableObjectStorage): Sessions {
  /** Makes room for one more of this operator, and clears away what is over. */
  function makeRoom(table: "code" | "session", name: string, most: number, nowMs: number): void {
    sql.exec(`DELETE FROM ${table} WHERE untilMs <= ?`, nowMs);
    const key = table === "code" ? "hash" : "id";
    const oldest = `SELECT ${key} FROM ${table} WHERE name = ? ORDER BY untilMs DESC LIMIT -1 OFFSET ?`;
    sql.exec(`DELETE FROM ${table} WHERE ${key} IN (${oldest})`, name, most - 1);
  }

  return {
    keepCode(hash, { name, key }, nowMs) {
      makeRoom("code", name, MAX_CODES, nowMs);
      insertCode(sql, { hash, name, key, untilMs: nowMs + CODE_SECONDS * 1000 });
    },
    begin(hash, session, nowMs) {
      const query = "DELETE FROM code WHERE hash = ? RETURNING name, key, untilMs";
      const row = sql.exec<{ name: string; key: string; untilMs: number }>(query, hash).toArray()[0];
      if (row === undefined || row.untilMs <= nowMs) return null;
      const { name, key } = row;
      makeRoom("session", name, MAX_SESSIONS, nowMs);
      insertSession(sql, { id: session, name, untilMs: nowMs + SESSION_SECONDS * 1000 });
      return { name, key };
    },
    holds: (session) => sql.exec("SELECT 1 FROM session WHERE id = ?", session).toArray().length > 0,
    end(session) {
      sql.exec("DELETE FROM session WHERE id = ?", session);
    },
  };
}
