import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { type AuditEntry, auditText } from "../../../../shared/operators/audit.ts";

/**
 * The number of the newest line whose hash does not follow from the line before it; undefined: all follow. `entries`: the newest
 * first, without a gap. The oldest of them is held against nothing, unless it is the first of the log.
 */
export async function findBreak(entries: readonly AuditEntry[]): Promise<number | undefined> {
  for (const [place, entry] of entries.entries()) {
    const before = entries[place + 1];
    if (before === undefined && entry.number !== 1) return undefined;
    const isNext = before === undefined || before.number === entry.number - 1;
    if (!isNext || (await hashOf(auditText(before?.hash ?? "", entry))) !== entry.hash) return entry.number;
  }
  return undefined;
}

async function hashOf(text: string): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}
