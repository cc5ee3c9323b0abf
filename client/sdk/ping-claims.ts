import type { VaultState } from "./vault.ts";

/** The mesh takes a change of zone once in 24 h; one that came too early is told again after that. */
const TELL_AGAIN_SECONDS = 86_700;

/** What a ping says beside what happened: where the person was, the area, and a zone or language that the mesh has not taken. */
export function pingClaims(state: VaultState, atSeconds: number): Readonly<Record<string, unknown>> {
  const { timeZone, locale } = zoneAndLocale(state);
  const { told } = state;
  const isTold =
    told?.timeZone === timeZone && told.locale === locale && atSeconds - told.atSeconds < TELL_AGAIN_SECONDS;
  return {
    // What is undefined is no member of the JSON.
    present: state.present.length > 0 ? state.present : undefined,
    area: state.area !== undefined && isAfter(state.area.until, atSeconds) ? state.area.id : undefined,
    timeZone: isTold ? undefined : timeZone,
    locale: isTold ? undefined : locale,
  };
}

/** Zone and language of this device, as the browser and the app have them. */
export function zoneAndLocale({ locale }: Pick<VaultState, "locale">): { timeZone: string; locale: string } {
  return { timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone, locale: locale ?? navigator.language };
}

function isAfter(time: string, seconds: number): boolean {
  return Date.parse(time) / 1000 > seconds;
}
