import * as v from "valibot";
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
 * meant. Of an object with a refused member the one fault is the reason for it, at that member. If none of the members
 * is there, the fault is `message`, beside those in the members that all of the objects have.
 */
export function byMember<Schema extends v.GenericSchema>(
  options: Readonly<Record<string, Schema>>,
  message: string,
  { common = {}, refused = {} }: Besides = {},
): v.LazySchema<Schema | v.UnionSchema<Schema[], string> | v.GenericSchema<unknown, never>> {
  const members = Object.entries(options);
  const any = v.union(Object.values(options), message);
  const none = v.pipe(
    closed(common),
    v.rawCheck(({ addIssue }) => addIssue({ message })),
    v.never(),
  );
  return v.lazy((input) => {
    if (typeof input !== "object" || input === null || Array.isArray(input)) return any;
    const known = Object.keys(refused).find((name) => Object.hasOwn(input, name));
    if (known !== undefined) return refuseMember(known, refused[known] ?? message);
    return members.find(([name]) => Object.hasOwn(input, name))?.[1] ?? none;
  });
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
