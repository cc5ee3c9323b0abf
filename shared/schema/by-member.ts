import * as v from "valibot";
import { similarName } from "../text/similar-name.ts";
import { closed } from "./closed.ts";

/** What `byMember` may know besides its options. */
interface Besides {
  /** Members that all of the objects have. */
  readonly common?: v.ObjectEntries;
  /** Members of objects that are not taken, each with the reason. */
  readonly refused?: Readonly<Record<string, string>>;
}

/**
 * One of several objects, told apart by a member that only one of them has, so that faults are about the one that was
 * meant. Of an object with a refused member the one fault is the reason for it, at that member; of one with several of the
 * members, that there is one too many. If none of them is there, the object is the one that needs its other members, or
 * members with nearly their names; else the fault is `message`, beside those in the members that all of the objects have.
 */
export function byMember<Schema extends v.GenericSchema>(
  options: Readonly<Record<string, Schema>>,
  message: string,
  { common = {}, refused = {} }: Besides = {},
): v.LazySchema<Schema | v.UnionSchema<Schema[], string> | v.GenericSchema<unknown, never>> {
  const members = Object.entries(options);
  const any = v.union(Object.values(options), message);
  const nothing = (words: string) =>
    v.pipe(
      v.looseObject(common),
      v.rawCheck(({ addIssue }) => addIssue({ message: words })),
      v.never(),
    );
  const none = v.pipe(
    closed(common),
    v.rawCheck(({ addIssue }) => addIssue({ message })),
    v.never(),
  );
  return v.lazy((input) => {
    if (typeof input !== "object" || input === null || Array.isArray(input)) return any;
    const known = Object.keys(refused).find((name) => Object.hasOwn(input, name));
    if (known !== undefined) return refuseMember(known, refused[known] ?? message);
    const [first, ...others] = members.filter(([name]) => Object.hasOwn(input, name));
    if (first === undefined) return meantBy(Object.keys(input), members, Object.keys(common)) ?? none;
    const names = [first, ...others].map(([name]) => name);
    return others.length === 0 ? first[1] : nothing(`${message}: keep one of ${names.join(" and ")}`);
  });
}

/** The one of the objects that these names are of: one that needs such a member, else one with nearly such a name. */
function meantBy<Schema extends v.GenericSchema>(
  names: readonly string[],
  members: readonly (readonly [string, Schema])[],
  common: readonly string[],
): Schema | undefined {
  const own = members.map(([, schema]) => ({
    schema,
    members: membersOf(schema).filter((member) => !common.includes(member)),
  }));
  const unknown = names.filter((name) => !common.includes(name));
  const exact = own.find((one) => unknown.some((name) => one.members.includes(name)));
  return (exact ?? own.find((one) => unknown.some((name) => similarName(name, one.members) !== undefined)))?.schema;
}

/** The members that an object needs, or those of several that a schema tells apart. */
function membersOf(schema: object): readonly string[] {
  if ("entries" in schema) {
    const entries: Readonly<Record<string, v.GenericSchema>> = Object(schema.entries);
    return Object.keys(entries).filter((name) => entries[name]?.type !== "exact_optional");
  }
  return "options" in schema && Array.isArray(schema.options) ? schema.options.flatMap(membersOf) : [];
}

/** Takes nothing; the one fault is about that member. */
function refuseMember(name: string, reason: string): v.GenericSchema<unknown, never> {
  return v.pipe(
    v.looseObject({}),
    v.rawCheck(({ dataset, addIssue }) => {
      const { value: input } = dataset;
      const value: unknown = Reflect.get(Object(input), name);
      addIssue({
        message: reason,
        path: [{ type: "object", origin: "value", input: Object(input), key: name, value }],
      });
    }),
    v.never(),
  );
}
