import type { Consented } from "./api.ts";
import { bodyOf, MeshProblem } from "./mesh-problem.ts";
import { enqueue } from "./outbox.ts";
import type { Session } from "./session.ts";
import type { VaultState } from "./vault.ts";

/** What a person says yes or no to, and where. */
export interface Choice {
  readonly purposes: readonly string[];
  readonly noticeVersion: string;
  readonly surface: string;
}

/**
 * Grants purposes; gives what is granted then, less what was withdrawn while the mesh was asked. Throws a MeshProblem where
 * the mesh does not say that it is so, and while an older withdrawal waits: `flush` sends what waits first, because a
 * withdrawal that came after the grant would undo it.
 */
export async function grant(session: Session, flush: () => Promise<void>, choice: Choice): Promise<Consented> {
  await flush();
  const waiting = (await session.vault.read("outbox")) ?? [];
  if (waiting.some(({ kind }) => kind === "consent")) throw new MeshProblem("offline", 0, "A withdrawal is on its way");
  await session.vault.update("state", (state) => state && { ...state, withdrawn: {} });
  const { consent } = bodyOf(await session.send("consent", claimsOf(choice, true)));
  if (!isConsented(consent)) throw new MeshProblem("unavailable", 200);
  const { noticeVersion, surface } = choice;
  const state = await session.vault.update(
    "state",
    (held) => held && { ...held, consented: { ...consent, ...held.withdrawn }, noticeVersion, surface },
  );
  return state?.consented ?? {};
}

/** Withdraws purposes: here at once, and on the mesh once what waits is sent. Gives what is still granted. */
export async function withdraw(session: Session, choice: Choice): Promise<Consented> {
  const withdrawn = Object.fromEntries(choice.purposes.map((purpose) => [purpose, false]));
  const state = await session.vault.update("state", (before) => before && without(before, withdrawn));
  if (state === undefined) return {};
  await enqueue(session, { kind: "consent", claims: claimsOf(choice, false), purposes: [] });
  return state.consented;
}

/** Where the person was goes with their consent to say it (contract, section 4). */
function without(state: VaultState, withdrawn: Consented): VaultState {
  const present = withdrawn.location === false ? [] : state.present;
  return {
    ...state,
    area: undefined,
    present,
    consented: { ...state.consented, ...withdrawn },
    withdrawn: { ...state.withdrawn, ...withdrawn },
  };
}

function claimsOf({ purposes, noticeVersion, surface }: Choice, granted: boolean) {
  return { grants: purposes.map((purpose) => ({ purpose, granted })), noticeVersion, surface };
}

function isConsented(value: unknown): value is Consented {
  return typeof value === "object" && value !== null;
}
