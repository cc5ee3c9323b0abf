import type { Position } from "../../client/json/locate-in-json.ts";
import { Refusal } from "../../local/refusal.ts";
import { listSchemas } from "../../shared/catalog/schema.ts";
import type { JsonObject } from "../../shared/json/json-object.ts";
import { pointTo, tokensOf } from "../../shared/json/json-pointer.ts";
import { present } from "../../shared/json/present.ts";
import type { CatalogPiece } from "./read-piece.ts";

/** Where something of a catalog was written. */
export interface Origin extends Partial<Position> {
  readonly file: string;
  /** The pointer to it in that file. */
  readonly pointer: string;
}

/** One document made of several. `originOf`: which file wrote the value at a pointer; undefined if no file did. */
export interface JoinedPieces {
  readonly document: JsonObject;
  readonly originOf: (pointer: string) => Origin | undefined;
}

/** Items of a list, or a member, that one piece has. `first`: the index of its first item in the joined list. */
interface Share {
  readonly piece: CatalogPiece;
  readonly first: number;
}

/**
 * Joins the pieces of a catalog: lists one after the other, all else from the one piece that has it. Refused is what two pieces
 * have and there is one of. `$schema` is of a file, for an editor, and no part of the catalog.
 */
export function joinPieces(pieces: readonly CatalogPiece[]): JoinedPieces {
  const members = new Map<string, unknown>();
  const shares = new Map<string, Share[]>();
  for (const piece of pieces) {
    for (const [name, value] of Object.entries(piece.document)) {
      if (name === "$schema" && typeof value === "string") continue;
      const [owner] = shares.get(name) ?? [];
      const before = members.get(name) ?? [];
      const isJoined = Object.hasOwn(listSchemas, name) && Array.isArray(value) && Array.isArray(before);
      if (owner !== undefined && !isJoined) throw refuseTwice(name, owner.piece, piece);
      const first = isJoined ? before.length : 0;
      members.set(name, isJoined ? [...before, ...value] : value);
      shares.set(name, [...(shares.get(name) ?? []), { piece, first }]);
    }
  }
  return { document: Object.fromEntries(members), originOf: (pointer) => originIn(shares, pointer) };
}

/** How a place is told: as compilers do, so that an editor or a terminal opens it. */
export function placeOf({ file, line, column }: Origin): string {
  return line === undefined ? file : `${file}:${line}:${column}`;
}

function originIn(shares: ReadonlyMap<string, readonly Share[]>, pointer: string): Origin | undefined {
  const [name = "", ...rest] = tokensOf(pointer);
  const [index = "", ...below] = rest;
  const owners = shares.get(name) ?? [];
  const isItem = owners.length > 1 && /^\d+$/.test(index);
  const share = isItem ? owners.findLast(({ first }) => first <= Number(index)) : owners[0];
  if (share === undefined) return undefined;
  const path = isItem ? [name, String(Number(index) - share.first), ...below] : [name, ...rest];
  return originAt(share.piece, path);
}

function originAt({ file, locate }: CatalogPiece, path: readonly string[]): Origin {
  const position = locate?.(path);
  const origin = { file, pointer: pointTo("", ...path), line: position?.line, column: position?.column };
  return present(origin);
}

function refuseTwice(name: string, one: CatalogPiece, other: CatalogPiece): Refusal {
  const [first, second] = [one, other].map((piece) => placeOf(originAt(piece, [name])));
  const cure = Object.hasOwn(listSchemas, name) ? "in each it must be a list" : "one of them must have it whole";
  return new Refusal(`${name} is in ${first} and in ${second}: ${cure}.`);
}
