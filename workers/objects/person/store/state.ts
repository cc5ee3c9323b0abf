import type { PersonState } from "../../../../shared/person/person-state.ts";
import { makeReplace } from "../../write-row.ts";

const replacePart = makeReplace("part", ["name", "value"]);

const PARTS = ["profile", "consent", "presence", "exposures"] as const;

/** The state of the person, one row a part. Undefined: there is no person, or none any more. */
export function readState(sql: SqlStorage): PersonState | undefined {
  const rows = sql.exec<{ name: string; value: string }>("SELECT name, value FROM part").toArray();
  const parts = new Map(rows.map(({ name, value }) => [name, JSON.parse(value)]));
  if (!parts.has("profile")) return undefined;
  return {
    profile: parts.get("profile"),
    consent: parts.get("consent"),
    presence: parts.get("presence"),
    exposures: parts.get("exposures"),
  };
}

/** Writes the parts that are not the same objects as before. */
export function writeState(sql: SqlStorage, before: PersonState | undefined, next: PersonState): void {
  for (const name of PARTS) {
    if (next[name] !== before?.[name]) replacePart(sql, { name, value: JSON.stringify(next[name]) });
  }
}
