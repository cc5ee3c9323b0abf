import type { Consented } from "./api.ts";
import { newJti } from "./device.ts";
import { MAX_PURPOSES } from "./limits.ts";
import { bodyOf, MeshProblem } from "./mesh-problem.ts";
import { append } from "./outbox.ts";
import type { Session } from "./session.ts";
import type { VaultState } from "./vault.ts";
import { withLock } from "./with-lock.ts";

/** What a person says yes or no to, and where. */
export interface Choice {
  readonly purposes: readonly string[];
  readonly noticeVersion: string;
  readonly surface: string;
}

/**
 * Grants purposes; gives what is granted then, less what was withdrawn since `session.begin`. Throws a MeshProblem where the
 * mesh does not say that it is so, and while an older withdrawal waits: `flush` sends what waits first, because a withdrawal
 * that came after the grant would undo it.
 */
export async function grant(session: Session, flush: () => Promise<void>, choice: Choice): Promise<Consented> {
  await flush();
  // A withdrawal that comes meanwhile is sent after the answer: with a pass of before the first grant the mesh passes it over.
  return withLock("outbox", async () => {
    const { vault, send } = session;
    const { state: before, outbox = [] } = await vault.readAll();
    const purposes = choice.purposes.filter((purpose) => before?.withdrawn?.[purpose] !== false);
    if (before !== undefined && purposes.length === 0) return before.consented;
    if (outbox.some(({ kind }) => kind === "consent")) throw new MeshProblem("offline");
    let consent: unknown;
    // The answer says what holds then, of all purposes.
    while (purposes.length > 0) {
      const next = { ...choice, purposes: purposes.splice(0, MAX_PURPOSES) };
      ({ consent } = bodyOf(await send("consent", claimsOf(next, true))));
    }
    const { noticeVersion, surface } = choice;
    const state = await vault.update(
      "state",
      (held) => held && { ...held, consented: { ...Object(consent), ...held.withdrawn }, noticeVersion, surface },
    );
    return state?.consented ?? {};
  });
}

/**
 * Withdraws purposes: here at once, and on the mesh once what waits is sent; both are kept, or neither. Gives what is still
 * granted; undefined where nobody has been asked yet.
 */
export async function withdraw(
  { vault, stamp }: Session,
  { surface, ...choice }: Omit<Choice, "surface"> & Partial<Choice>,
): Promise<Consented | undefined> {
  const stamped = await stamp();
  const { state } = await vault.updateAll(({ state, outbox = [] }) => {
    if (state === undefined) return {};
    const left = [...choice.purposes];
    let kept = outbox;
    while (left.length > 0) {
      const said = { surface: surface ?? state.surface ?? "app", ...choice, purposes: left.splice(0, MAX_PURPOSES) };
      kept = append(kept, { ...stamped, jti: newJti(), kind: "consent", claims: claimsOf(said, false), purposes: [] });
    }
    return { state: without(state, choice.purposes), outbox: kept };
  });
  return state?.consented;
}

/** Where the person was goes with their consent to say it (docs/contract.md#consent). */
function without(state: VaultState, purposes: readonly string[]): VaultState {
  const withdrawn = Object.fromEntries(purposes.map((purpose) => [purpose, false]));
  return {
    ...state,
    area: undefined,
    present: withdrawn.location === false ? [] : state.present,
    consented: { ...state.consented, ...withdrawn },
    withdrawn: { ...state.withdrawn, ...withdrawn },
  };
}

function claimsOf({ purposes, noticeVersion, surface }: Choice, granted: boolean) {
  return { grants: purposes.map((purpose) => ({ purpose, granted })), noticeVersion, surface };
}
