import * as v from "valibot";
import { closed } from "./closed.ts";

/**
 * One of several objects, told apart by a member that only one of them has, so that faults are about the one that was
 * meant. Where none is there, the fault is `message`, beside those in the members that all of them have (`common`).
 */
export function byMember<Schema extends v.GenericSchema>(
  options: Readonly<Record<string, Schema>>,
  message: string,
  common: v.ObjectEntries = {},
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
    return members.find(([name]) => Object.hasOwn(input, name))?.[1] ?? none;
  });
}
