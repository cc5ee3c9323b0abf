import * as v from "valibot";

/**
 * An object with these members and no others. Unlike `strictObject` alone it is no array, and its issues say which
 * members it may have (`requirement`), so that every unknown one can be reported at once.
 */
export function closed<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, undefined> {
  return notArray({ ...v.strictObject(entries), requirement: Object.keys(entries) });
}

/** A list by language, name and the like: an object whose members all have the same form. */
export function dictionary<
  const Key extends v.BaseSchema<string, string, v.BaseIssue<unknown>>,
  const Value extends v.GenericSchema,
>(key: Key, value: Value): v.RecordSchema<Key, Value, undefined> {
  return notArray(v.record(key, value));
}

/**
 * One of several objects, told apart by a member that only one of them has, so that faults are about the one that was
 * meant. Where none is there, the fault is `message`.
 */
export function byMember<Schema extends v.GenericSchema>(
  options: Readonly<Record<string, Schema>>,
  message: string,
): v.LazySchema<Schema | v.UnionSchema<Schema[], string>> {
  const members = Object.entries(options);
  const any = v.union(Object.values(options), message);
  return v.lazy((input) => {
    if (typeof input !== "object" || input === null) return any;
    return members.find(([name]) => Object.hasOwn(input, name))?.[1] ?? any;
  });
}

/** valibot takes an array for an object without members. */
function notArray<Schema extends v.GenericSchema>(schema: Schema): Schema {
  return {
    ...schema,
    "~run"(dataset: v.UnknownDataset, config: v.Config<v.BaseIssue<unknown>>) {
      return schema["~run"](Array.isArray(dataset.value) ? { value: undefined } : dataset, config);
    },
  };
}
