import { DurableObject } from "cloudflare:workers";
import { type AuditEntry, type AuditedDeed, MAX_LOOK_UPS } from "../../shared/operators/audit.ts";
import { loadMeasuring } from "../cold.ts";
import type { Env } from "../env.ts";
import { openIsolate } from "../isolate/isolate.ts";
import type { CatalogPart, CatalogPiece } from "./catalog/catalog-piece.ts";
import { noteQuestion } from "./catalog/store/asked.ts";
import { makeAuditLog } from "./catalog/store/audit-log.ts";
import { type CodeHolder, makeSessions } from "./catalog/store/sessions.ts";
import { type KeptVersion, makeVersions, type Publication } from "./catalog/store/versions.ts";

const HOUR_MS = 3_600_000;
/** How often guardrails are judged. */
const JUDGED_EVERY_MS = 60_000;

/** Versions kept besides the current one, so that edges still deciding on an old one find it, and one can go back. */
const VERSIONS_KEPT = 20;

/** Whose publication it is, for the history and the log. An edge of older code does not say. */
export interface PublishedBy extends Publication, Pick<AuditedDeed, "role" | "what"> {}

/** The one object of a mesh that holds its catalog: immutable versions, and the pointer to the one that counts. */
export class CatalogStore extends DurableObject<Env> {
  readonly #versions = makeVersions(this.ctx.storage);
  readonly #audit = makeAuditLog(this.ctx.storage);
  readonly #sessions = makeSessions(this.ctx.storage);

  /** An alarm may have been lost, or be missing since the catalog was published by code that set none. */
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    void this.#judgeLater();
  }

  /** The version that counts, or null if nothing was published yet. */
  pointer(): { version: string | null } {
    return { version: this.#versions.pointer() };
  }

  /** One piece of a part of a version; null beyond its last. Rejects if the version is not kept. */
  piece(version: string, part: CatalogPart, number: number): Uint8Array | null {
    if (!this.#versions.isKept(version)) throw new Error("that catalog version is not kept");
    return this.#versions.readPiece(version, part, number);
  }

  /** Stores a piece of a version that is about to be published, and reads it back. */
  store(piece: CatalogPiece): void {
    const { version, part, number, data } = piece;
    this.#versions.writePiece(piece);
    const stored = this.#versions.readPiece(version, part, number);
    const isSame = stored?.length === data.length && stored.every((byte, at) => byte === data[at]);
    if (!isSame) throw new Error("a piece of a catalog did not read back as it was written");
  }

  /** Versions that are kept, the last published first. */
  versions(): KeptVersion[] {
    return this.#versions.list();
  }

  /** Notes what an operator is about to do. */
  audit(deed: AuditedDeed): void {
    this.#audit.append(deed, Date.now());
  }

  /** Notes that an operator is about to look a receipt up; false: too often in the last hour. */
  auditLookUp(deed: AuditedDeed): boolean {
    const nowMs = Date.now();
    if (this.#audit.count(deed, nowMs - HOUR_MS) >= MAX_LOOK_UPS) return false;
    this.#audit.append(deed, nowMs);
    return true;
  }

  /** Campaigns that a guardrail paused last, and when: whether they are paused still, the live state says. */
  guardrailPauses(): { campaign: string; atMs: number }[] {
    return this.#audit.guardrailPauses();
  }

  /** What operators did before that line of the log, newest first. */
  readAudit(before?: number): AuditEntry[] {
    return this.#audit.read(before);
  }

  /** Notes that a message of an operator has its effect now, remembered until `untilMs`; false: it came before. */
  spend(name: string, untilMs: number): boolean {
    return this.#versions.spend(name, untilMs, Date.now());
  }

  /** Keeps the hash of a code that leads this operator into the console; false: they have signed in too often in this hour. */
  keepCode(hash: string, holder: CodeHolder): boolean {
    return this.#sessions.keepCode(hash, holder, Date.now());
  }

  /** Spends the code of this hash for a session of this id, and tells whose they are; null: there is none, or no longer. */
  beginSession(hash: string, session: string): CodeHolder | null {
    return this.#sessions.begin(hash, session, Date.now());
  }

  /** Whether a session was begun, and not ended. */
  holdsSession(session: string): boolean {
    return this.#sessions.holds(session);
  }

  /** Notes that an operator asks for the reach of a signal in this UTC hour; false: too often. */
  askReach(name: string, hour: number): boolean {
    return noteQuestion(this.ctx.storage, name, hour);
  }

  endSession(session: string): void {
    this.#sessions.end(session);
  }

  /**
   * Moves the pointer to a version of so many pieces. `conflict`: `ifMatch` is not the current version (`*`: any, null: none).
   * `incomplete`: pieces are missing, as after another operator published in between; send them again.
   */
  publish(
    version: string,
    pieces: number,
    ifMatch: string | null | undefined,
    by?: PublishedBy,
  ): "published" | "conflict" | "incomplete" {
    const current = this.#versions.pointer();
    if (ifMatch !== undefined && (ifMatch === "*" ? current === null : ifMatch !== current)) return "conflict";
    if (this.#versions.countPieces(version) !== pieces) return "incomplete";
    const nowMs = Date.now();
    const { author = "", message = "", counts = {} } = by ?? {};
    this.#versions.publish(version, { author, message, counts }, nowMs, VERSIONS_KEPT);
    if (by !== undefined) this.#audit.append({ who: author, role: by.role, what: by.what, subject: version }, nowMs);
    void this.#judgeLater();
    return "published";
  }

  /** Judges the guardrails of the catalog's campaigns each minute, as long as it has any that may still act. */
  override async alarm(): Promise<void> {
    try {
      const { judgeGuardrails } = await loadMeasuring();
      const kept = { storage: this.ctx.storage, versions: this.#versions, audit: this.#audit };
      await judgeGuardrails(await openIsolate(this.env), kept, (work) => this.ctx.waitUntil(work));
    } finally {
      await this.#judgeLater();
    }
  }

  /** An alarm that stands is left where it is. */
  async #judgeLater(): Promise<void> {
    const { storage } = this.ctx;
    if (this.#versions.isGuarded() && (await storage.getAlarm()) === null) {
      await storage.setAlarm(Date.now() + JUDGED_EVERY_MS);
    }
  }
}
