/// <reference path="./node-crypto.d.ts" />
import { createHash } from "node:crypto";
import {
  AUDIT_PAGE,
  type AuditEntry,
  type AuditedDeed,
  auditText,
  MAX_AUDIT_ENTRIES,
} from "../../../../shared/operators/audit.ts";
import { makeInsert } from "../../write-row.ts";

/** Who paused, if it was a guardrail. */
const BY_ITSELF = "mesh";

const insertEntry = makeInsert("audit", ["number", "atMs", "who", "role", "what", "subject", "hash"]);

/** What operators did, in the order in which they did it; only ever added to. */
export interface AuditLog {
  readonly append: (deed: AuditedDeed, atMs: number) => void;
  /** How often that operator did such a thing since then. */
  readonly count: (deed: Pick<AuditedDeed, "who" | "what">, sinceMs: number) => number;
  /** Campaigns whose last pause was the mesh's own. */
  readonly guardrailPauses: () => { campaign: string; atMs: number }[];
  /** The newest before that number, newest first; undefined: the newest of all. */
  readonly read: (before: number | undefined) => AuditEntry[];
}

/** The log in this database, whose tables are there. */
export function makeAuditLog({ sql }: DurableObjectStorage): AuditLog {
  return {
    append(deed, atMs) {
      const last = sql
        .exec<{ number: number; hash: string }>("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        .toArray()[0];
      const entry = { ...deed, number: (last?.number ?? 0) + 1, atMs };
      const hash = createHash("sha256")
        .update(auditText(last?.hash ?? "", entry))
        .digest("base64url");
      insertEntry(sql, { ...entry, hash });
      sql.exec("DELETE FROM audit WHERE number <= ?", entry.number - MAX_AUDIT_ENTRIES);
    },
    count({ who, what }, sinceMs) {
      const query = "SELECT COUNT(*) AS lines FROM audit WHERE who = ? AND what = ? AND atMs > ?";
      return sql.exec<{ lines: number }>(query, who, what, sinceMs).one().lines;
    },
    guardrailPauses() {
      // The columns beside MAX are those of its line: a rule of SQLite.
      const query = `SELECT substr(subject, 10) AS campaign, who, atMs, MAX(number) FROM audit
        WHERE what = 'pause' AND subject LIKE 'campaign %' GROUP BY subject`;
      return sql
        .exec<{ campaign: string; who: string; atMs: number }>(query)
        .toArray()
        .flatMap(({ campaign, who, atMs }) => (who === BY_ITSELF ? [{ campaign, atMs }] : []));
    },
    read(before = Number.MAX_SAFE_INTEGER) {
      const query = `SELECT number, atMs, who, role, what, subject, hash FROM audit
        WHERE number < ? ORDER BY number DESC LIMIT ${AUDIT_PAGE}`;
      return sql.exec<AuditEntry & Record<string, SqlStorageValue>>(query, before).toArray();
    },
  };
}
