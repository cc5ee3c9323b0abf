import { present } from "../json/present.ts";
import { isGranted, type PersonState, type Profile } from "../person/person-state.ts";
import {
  type HookEvent,
  type HookMemory,
  type HookNote,
  type HookWord,
  PARTNERS_PURPOSE,
  readHookName,
  type StoppedEvents,
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
 * What a withdrawal, or the end of the person (absent), takes back from everybody who was told: nothing that is on its way and is
 * of this stop leaves any more.
 */
export function stopTold(
  { told = [] }: HookMemory,
  { id: person, epoch }: Life,
  { stop = {}, nowMs, newId }: Telling & { readonly stop?: StoppedEvents },
): readonly HookWord[] {
  return told.map((name) => {
    const { id: webhook, host } = readHookName(name);
    return { id: newId(), of: { webhook, host, person, epoch }, atMs: nowMs, stop };
  });
}

/**
 * What takes back the offers of a campaign, or else a moment, that are to be handed over: the person wants no more of it. Only own
 * hosts are handed any.
 */
export function stopHandovers(
  { told = [] }: HookMemory,
  of: Life,
  { name, hosts, ...telling }: Telling & { readonly name: string; readonly hosts: HookHosts },
): readonly HookWord[] {
  const own = told.filter((known) => isOwnHost(readHookName(known).host, hosts));
  return stopTold({ told: own }, of, { stop: { offersOf: [name] }, ...telling });
}

/** What a withdrawal of these purposes takes back, and whom it is told to. The person is as they are after it. */
export function tellWithdrawn(
  purposes: readonly string[],
  memory: HookMemory,
  { profile, consent }: Pick<PersonState, "consent"> & { readonly profile: Life },
  about: Telling & { readonly hosts: HookHosts },
): readonly HookWord[] {
  if (purposes.length === 0) return [];
  const { nowMs, newId } = about;
  const isShared = isGranted(consent, PARTNERS_PURPOSE);
  const ended = purposes.flatMap((purpose) => {
    const event = { type: "consent.changed" as const, data: { purpose, granted: false } };
    return tellKnown(event, memory, profile, { ...about, toPartners: isShared || purpose === PARTNERS_PURPOSE });
  });
  return [...stopTold(memory, profile, { stop: { purposes }, nowMs, newId }), ...ended];
}

/**
 * What lets go of the person, for everybody who knows them; without `toPartners` for own hosts alone. It needs no catalog:
 * outboxes leave out who does not ask for it.
 */
export function tellKnown(
  event: Pick<HookEvent, "type" | "data">,
  memory: HookMemory,
  { id: person, epoch, customer }: Life,
  { hosts, toPartners, nowMs, newId }: Telling & { readonly hosts: HookHosts; readonly toPartners: boolean },
): readonly HookNote[] {
  return (memory.told ?? []).flatMap((name): readonly HookNote[] => {
    const { id: webhook, host } = readHookName(name);
    const isOwn = isOwnHost(host, hosts);
    if (!isOwn && (!toPartners || memory.gpcMs !== undefined)) return [];
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
    ...tellKnown({ type: "person.erased", data: {} }, memory, of, { ...about, toPartners: true }),
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
