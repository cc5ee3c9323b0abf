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

/** The same, for a text that the mesh takes: 1 to 64 characters, unless another form is given. */
export function checkText(name: string, value: unknown, form = /^.{1,64}$/s, expected = "1 to 64 characters"): void {
  checkArgument(typeof value === "string" && form.test(value), name, value, expected);
}

/** The same, for the address of a mesh. Gives it as browsers write it, without a slash at its end. */
export function checkUrl(url: string | URL): string {
  let href = "";
  try {
    ({ href } = new URL(url));
  } catch {}
  checkArgument(/^https?:[^?#@]+$/.test(href), "url", url, "an https address");
  return href.replace(/\/$/, "");
}

/** The same, for purposes. Gives each once: the mesh refuses a message that names one twice, a withdrawal too. */
export function checkPurposes(purposes: readonly string[]): readonly string[] {
  checkArgument(Array.isArray(purposes), "purposes", purposes, "a list");
  for (const purpose of purposes) checkText("purposes", purpose);
  return [...new Set(purposes)];
}
