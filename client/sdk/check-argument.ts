import type { MeshEvents, ReactionKind } from "./api.ts";
import { MeshProblem } from "./mesh-problem.ts";

/** What `on` can listen to, and what `react` can tell. The types hold both lists to the names of the interface. */
export const EVENTS = "offer, gone, consent, answer, queue, watch" satisfies ListOf<keyof MeshEvents, 6>;
export const KINDS = "impression, click, dismiss, lead, conversion" satisfies ListOf<ReactionKind, 5>;

/** So many different names, joined as a sentence lists them. */
type ListOf<
  Name extends string,
  Length extends number,
  Seen extends readonly unknown[] = [],
> = Seen["length"] extends Length
  ? ""
  : {
      [First in Name]: Exclude<Name, First> extends never
        ? First
        : `${First}, ${ListOf<Exclude<Name, First>, Length, [...Seen, First]>}`;
    }[Name];

/** Throws a MeshProblem `argument` unless the argument of that name is what was expected. */
export function checkArgument(isRight: boolean, name: string, value: unknown, expected: string): void {
  if (!isRight) throw new MeshProblem("argument", 0, `${name}: ${value} is not ${expected}`, [`/${name}`]);
}

/** The same, for a name of a list. */
export function checkName(name: string, value: unknown, names: string): void {
  checkArgument(names.split(", ").includes(`${value}`), name, value, `one of ${names}`);
}
