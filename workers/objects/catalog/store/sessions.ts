import { MAX_SESSIONS, SESSION_SECONDS } from "../../../../shared/operators/session-claims.ts";
import { CODE_SECONDS } from "../../../../shared/operators/session-request.ts";
import { makeInsert } from "../../write-row.ts";

const insertCode = makeInsert("code", ["hash", "name", "key", "untilMs"]);
const insertSession = makeInsert("session", ["id", "name", "untilMs", "isEnded"]);

/** So many codes of one operator are kept at most; for a newer one the oldest goes, and nobody else's. */
const MAX_CODES = 5;

/** Who may go into the console with a code. */
export interface CodeHolder {
  /** Name of the operator. */
  readonly name: string;
  /** A hash of what signed them in. */
  readonly key: string;
}

/** The codes that lead into the console, by their hashes, and the sessions that were begun with them, as rows. */
export interface Sessions {
  /** Keeps a code until it is taken, or too old; false: the operator has signed in too often. */
  readonly keepCode: (hash: string, holder: CodeHolder, nowMs: number) => boolean;
  /**
   * Takes the code out, begins the session, and tells whose both are; null: there is no such code, or no longer, or the operator
   * has signed in too often.
   */
  readonly begin: (hash: string, session: string, nowMs: number) => CodeHolder | null;
  /** Whether it was begun, and not ended. When it is over is for whoever reads its cookie to see. */
  readonly holds: (session: string) => boolean;
  readonly end: (session: string) => void;
}

/** Those in this database, whose tables are there. */
export function makeSessions({ sql }: DurableObjectStorage): Sessions {
  /** Clears away what is over, and tells whether this operator may begin one more session. */
  function hasRoom(name: string, nowMs: number): boolean {
    sql.exec("DELETE FROM session WHERE untilMs <= ?", nowMs);
    return sql.exec("SELECT 1 FROM session WHERE name = ?", name).toArray().length < MAX_SESSIONS;
  }

  return {
    keepCode(hash, { name, key }, nowMs) {
      if (!hasRoom(name, nowMs)) return false;
      sql.exec("DELETE FROM code WHERE untilMs <= ?", nowMs);
      const oldest = "SELECT hash FROM code WHERE name = ? ORDER BY untilMs DESC LIMIT -1 OFFSET ?";
      sql.exec(`DELETE FROM code WHERE hash IN (${oldest})`, name, MAX_CODES - 1);
      insertCode(sql, { hash, name, key, untilMs: nowMs + CODE_SECONDS * 1000 });
      return true;
    },
    begin(hash, session, nowMs) {
      const query = "DELETE FROM code WHERE hash = ? RETURNING name, key, untilMs";
      const row = sql.exec<{ name: string; key: string; untilMs: number }>(query, hash).toArray()[0];
      if (row === undefined || row.untilMs <= nowMs) return null;
      const { name, key } = row;
      if (!hasRoom(name, nowMs)) return null;
      insertSession(sql, { id: session, name, untilMs: nowMs + SESSION_SECONDS * 1000, isEnded: 0 });
      return { name, key };
    },
    holds: (session) => sql.exec("SELECT 1 FROM session WHERE id = ? AND isEnded = 0", session).toArray().length > 0,
    end(session) {
      sql.exec("UPDATE session SET isEnded = 1 WHERE id = ?", session);
    },
  };
}
