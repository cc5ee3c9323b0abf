import { isStopped } from "../person/change-stop.ts";
import { isGranted, type PersonState } from "../person/person-state.ts";
import type { HookMemory, HookWord } from "../webhooks/hook-events.ts";
import { stopHandovers, stopPartners, tellWithdrawn } from "./tell-known.ts";

/** An account, and who was told of it. */
interface KnownAccount {
  readonly person: Pick<PersonState, "profile" | "consent">;
  readonly memory: HookMemory;
}

/**
 * What an account's webhooks are told once a device's own person became one with it: what that one had withdrawn, stopped, or
 * asked not to be shared holds for the account too, and takes back what is on its way.
 */
export function tellMerged(
  { person: was, memory }: KnownAccount,
  { person, memory: next }: KnownAccount,
  about: Parameters<typeof tellWithdrawn>[3],
): readonly HookWord[] {
  const { profile, consent } = person;
  const granted = Object.keys(was.consent).filter((purpose) => isGranted(was.consent, purpose));
  const stopped = Object.keys(profile.stops ?? {}).filter((name) => isStopped(profile, name));
  const isShy = next.gpcMs !== undefined && memory.gpcMs === undefined;
  return [
    ...(isShy ? stopPartners(next, profile, about) : []),
    ...stopped
      .filter((name) => !isStopped(was.profile, name))
      .flatMap((name) => stopHandovers(next, profile, { name, ...about })),
    ...tellWithdrawn(
      granted.filter((purpose) => !isGranted(consent, purpose)),
      next,
      person,
      about,
    ),
  ];
}
