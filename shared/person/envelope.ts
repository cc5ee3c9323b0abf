import { type MeshError, refuse } from "../errors.ts";
import { err, ok, type Result } from "../result.ts";
import type { Timeliness } from "../token/window.ts";
import type { Moved } from "./moved.ts";

/** What every message to a person's object says about itself, verified by the edge. */
export interface Envelope {
  readonly person: string;
  /** Device thumbprint. */
  readonly kid: string;
  readonly jti: string;
  readonly typ: string;
  readonly iatMs: number;
  readonly receivedMs: number;
  readonly passIatMs: number;
  readonly passEpoch: number;
  /** How timely the edge found it. The member keeps its old name: during a deployment old edges call new objects. */
  readonly standing: Exclude<Timeliness, "out">;
  /** The person is not the device's own but a customer's, to whom the device says it is linked. */
  readonly isLinked?: true;
  /** The request said `Sec-GPC: 1`. */
  readonly gpc?: true;
  /** The device's own person admitted it, on the way into this one: it holds, whatever became of the device since. */
  readonly isHanded?: true;
}

/**
 * The same message as it is sent on to another person's object; as it is, if it is not. Which life of theirs it is for is known:
 * an erasure before that has nothing to say to the pass that it came with.
 */
export function sendOn(envelope: Envelope, moved: Moved | undefined): Envelope {
  if (moved === undefined) return envelope;
  return { ...envelope, person: moved.to, passEpoch: moved.epoch, passIatMs: envelope.iatMs, isLinked: true };
}

/** The row that stays of an erased person. */
export interface Erasure {
  readonly erasedAtMs: number;
  readonly jti: string;
  /** Claims of the tombstone, as JSON. */
  readonly tombstone: string;
}

/** A message that was stored with its answer. */
export interface StoredMessage {
  readonly typ: string;
  readonly answer: string;
}

/**
 * Whether a message may be judged by this person's object, or was answered before. In this order: the erasure itself gives
 * its tombstone again; any other pass or message from before it, or a pass of an earlier life, is `revoked`; a repeated message gives its stored answer; the same jti
 * under another typ is `jti-reused`; one past its window is `clock-skew`. `undefined`: judge it.
 */
export function admit(
  envelope: Envelope,
  about: { erasure: Erasure | undefined; epoch: number | undefined; stored: StoredMessage | undefined },
): Result<string | undefined, MeshError> {
  const { erasure, epoch, stored } = about;
  if (erasure !== undefined && erasure.jti === envelope.jti && envelope.typ === "erase+jwt")
    return ok(erasure.tombstone);
  if (erasure !== undefined && Math.min(envelope.passIatMs, envelope.iatMs) <= erasure.erasedAtMs)
    return err(refuse("revoked"));
  if (epoch !== undefined && envelope.passEpoch !== 0 && envelope.passEpoch !== epoch) return err(refuse("revoked"));
  if (stored !== undefined) return stored.typ === envelope.typ ? ok(stored.answer) : err(refuse("jti-reused"));
  return envelope.standing === "replay" ? err(refuse("clock-skew")) : ok(undefined);
}
