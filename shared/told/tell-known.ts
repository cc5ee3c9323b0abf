import { present } from "../json/present.ts";
import type { Profile } from "../person/person-state.ts";
import {
  type HookEvent,
  type HookMemory,
  type HookNote,
  type HookWord,
  readHookName,
} from "../webhooks/hook-events.ts";
import { type HookHosts, isOwnHost } from "../webhooks/hook-hosts.ts";

/** When something is told, and by what ids. */
interface Telling {
  readonly nowMs: number;
  /** A random id for each word. */
  readonly newId: () => string;
}

type Life = Pick<Profile, "id" | "epoch" | "customer">;

/**
 * What a withdrawal of these purposes, or the end of the person (absent), takes back from everybody who was told: nothing that
 * is on its way and needs one of them leaves any more.
 */
export function stopTold(
  { told = [] }: HookMemory,
  { id: person, epoch }: Life,
  { purposes, nowMs, newId }: Telling & { readonly purposes?: readonly string[] },
): readonly HookWord[] {
  return told.map((name) => {
    const { id: webhook, host } = readHookName(name);
    return { id: newId(), of: { webhook, host, person, epoch }, atMs: nowMs, stop: present({ purposes }) };
  });
}

/** What ends something, for everybody who knows the person. It needs no catalog: outboxes leave out who does not ask for it. */
export function tellKnown(
  event: Pick<HookEvent, "type" | "data">,
  memory: HookMemory,
  { id: person, epoch, customer }: Life,
  { hosts, nowMs, newId }: Telling & { readonly hosts: HookHosts },
): readonly HookNote[] {
  return (memory.told ?? []).flatMap((name): readonly HookNote[] => {
    const { id: webhook, host } = readHookName(name);
    const isOwn = isOwnHost(host, hosts);
    if (!isOwn && memory.gpcMs !== undefined) return [];
    const whose = isOwn ? { own: true as const, customer } : { own: undefined, customer: undefined };
    return [
      present({ id: newId(), of: { webhook, host, person, epoch }, atMs: nowMs, ...event, ...whose, purposes: [] }),
    ];
  });
}

/** `person.erased` for everybody who knows the person, after all that was on its way was taken back. */
export function tellErased(
  memory: HookMemory,
  of: Life,
  about: Telling & { readonly hosts: HookHosts },
): readonly HookWord[] {
  const { nowMs, newId } = about;
  return [
    ...stopTold(memory, of, { nowMs, newId }),
    ...tellKnown({ type: "person.erased", data: {} }, memory, of, about),
  ];
}

/** What takes back all that is on its way to partners, as the person's browser asks not to be shared. */
export function stopPartners(
  { told = [] }: HookMemory,
  of: Life,
  { hosts, ...telling }: Telling & { readonly hosts: HookHosts },
): readonly HookWord[] {
  const partners = told.filter((name) => !isOwnHost(readHookName(name).host, hosts));
  return stopTold({ told: partners }, of, telling);
}

/** Partners may hear of the person again, who has agreed to it anew. */
export function allowPartners({ gpcMs: _, ...memory }: HookMemory): HookMemory {
  return memory;
}
