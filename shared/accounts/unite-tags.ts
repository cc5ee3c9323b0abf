import { present } from "../json/present.ts";
import { type KeptTag, MAX_TAGS } from "../tags/kept-tag.ts";

/**
 * The tags of two people who are one from now on. Those of the device's own person are still to be moved in the registry: from
 * their owner to the account (`owners`, by tag). Beyond 32 the device's oldest are given up.
 */
export function uniteTags(
  account: readonly KeptTag[],
  device: readonly KeptTag[],
  owners: Readonly<Record<string, string>>,
): readonly KeptTag[] {
  const byTag = new Map(account.map((kept) => [kept.tag, kept]));
  for (const moved of device.toSorted((one, other) => other.atMs - one.atMs)) {
    const held = byTag.get(moved.tag);
    const owner = Object.hasOwn(owners, moved.tag) ? owners[moved.tag] : undefined;
    const isRoom = held !== undefined || [...byTag.values()].filter(isHeld).length < MAX_TAGS;
    byTag.set(moved.tag, owner === undefined || !isRoom ? (held ?? giveUp(moved)) : move(moved, held, owner));
  }
  return [...byTag.values()];
}

function move(moved: KeptTag, held: KeptTag | undefined, owner: string): KeptTag {
  if (held === undefined && !isHeld(moved)) return moved;
  const state = isHeld(moved) || (held !== undefined && isHeld(held)) ? "put" : "remove";
  const from = [...new Set([...(held?.from ?? []), ...(moved.from ?? []), moved.owner])].filter((of) => of !== owner);
  const atMs = Math.max(moved.atMs, held?.atMs ?? moved.atMs);
  return present({ tag: moved.tag, owner, state, atMs, device: moved.device ?? held?.device, from });
}

/** As of when it was registered, which is late enough: one time of many removals would tell that the tags were one person's. */
function giveUp(moved: KeptTag): KeptTag {
  return { ...moved, state: "remove" };
}

function isHeld({ state }: KeptTag): boolean {
  return state !== "remove";
}
