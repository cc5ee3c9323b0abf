import { present } from "../json/present.ts";
import type { Profile } from "../person/person-state.ts";

/** The profile without what profile rows have said, as `profiling` is withdrawn; the same object if they said nothing. */
export function forgetProfileRows(profile: Profile): Profile {
  const { rowNames, attributes, ...rest } = profile;
  if (rowNames === undefined) return profile;
  const own = Object.entries(attributes).filter(([name]) => !Object.hasOwn(rowNames, name));
  return present({ ...rest, attributes: Object.fromEntries(own) });
}
