import { createHash } from "node:crypto";

/** What an id is made of. */
export interface Named {
  /** The id that the file gives it. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** What tells two of the same name apart: where they are. */
  readonly position: string;
}

const MAX_CHARACTERS = 64;
const HASH_CHARACTERS = 8;

/** Letters that Unicode does not take apart into one of a to z and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/**
 * An id for each place: its own if it has one, else its name in small letters and dashes. The same places give the same
 * ids, in whatever order. Where several places would be called alike, each gets a piece of a hash: of its name, or, if
 * they have the same name, of that and the position. Only places of the same id of their own, or of the same name and
 * position, get the same id.
 */
export function placeIds(places: readonly Named[]): string[] {
  const plain = places.map(({ id = "", name = "" }) => idOf(id) || idOf(name) || withHash("place", name));
  const namesOf = new Map<string, Set<string>>();
  const positionsOf = new Map<string, Set<string>>();
  for (const [at, { id = "", name = "", position }] of places.entries()) {
    const isOwn = idOf(id) !== "";
    addTo(namesOf, plain[at] ?? "", isOwn ? "own id" : `name ${name}`);
    if (!isOwn) addTo(positionsOf, name, position);
  }
  return places.map(({ id = "", name = "", position }, at) => {
    const called = plain[at] ?? "";
    if (idOf(id) !== "") return called;
    if ((positionsOf.get(name)?.size ?? 0) > 1) return withHash(called, `${name} ${position}`);
    return (namesOf.get(called)?.size ?? 0) > 1 ? withHash(called, name) : called;
  });
}

/** A text as an id may be; empty if nothing of it can be in one. */
export function idOf(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? "")
    .replace(/[\p{M}'’]/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_CHARACTERS)
    .replace(/^-+|-+$/g, "");
}

function withHash(id: string, of: string): string {
  const hash = createHash("sha256").update(of).digest("hex").slice(0, HASH_CHARACTERS);
  return `${id.slice(0, MAX_CHARACTERS - HASH_CHARACTERS - 1)}-${hash}`;
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
