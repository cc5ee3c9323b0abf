import type { Told, VaultState } from "./vault.ts";

/** The mesh takes a change of zone once in 24 h; one that came too early is told again after that. */
const TELL_AGAIN_SECONDS = 86_700;

/** What a ping says beside what happened: where the person was, the area, and a zone or language that the mesh has not taken. */
export function pingClaims(state: VaultState, atSeconds: number): Readonly<Record<string, unknown>> {
  const { area, present, told } = state;
  const fresh = told && atSeconds - told.atSeconds < TELL_AGAIN_SECONDS ? told : undefined;
  return {
    // What is undefined is no member of the JSON.
    present: present.length > 0 ? present : undefined,
    area: area && Date.parse(area.until) / 1000 > atSeconds ? area.id : undefined,
    ...namesOf(state, (name, value) => fresh?.[name] !== value),
  };
}

/**
 * Zone and language of this device, as the browser and the app have them, if `isWanted`. What they cannot name is left out,
 * and the mesh's is used: `Etc/Unknown` and offsets (`+02:00`) are how a browser says that it does not know its zone; of its
 * language it may give what POSIX calls it (`C`, `en-US@posix`), or nothing. The mesh takes 35 characters of a language.
 */
export function namesOf(
  { locale }: Pick<VaultState, "locale">,
  isWanted: (name: "timeZone" | "locale", value: string) => boolean,
): Omit<Told, "atSeconds"> {
  const names: { timeZone?: string; locale?: string } = {};
  function add(name: "timeZone" | "locale", form: RegExp, read: () => string | undefined): void {
    try {
      const value = form.exec(read() ?? "")?.[0];
      if (value !== undefined && isWanted(name, value)) names[name] = value;
    } catch {
      // Neither does the browser take it for a name.
    }
  }
  add("timeZone", /^(?!Etc\/Unk)[A-Z][\w+/-]+$/, () => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  add("locale", /^.{1,35}$/, () => Intl.getCanonicalLocales(locale ?? navigator.language)[0]);
  return names;
}
