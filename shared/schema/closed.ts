import * as v from "valibot";

/**
 * An object with these members and no others. Unlike `strictObject` alone it is no array, and its issues say which
 * members it may have (`requirement`), so that `unknownMembers` can tell every one that it may not.
 */
export function closed<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, undefined> {
  return notArray({ ...v.strictObject(entries), requirement: Object.keys(entries) });
}

/** The schema for anything but an array: valibot takes one for an object without members. */
export function notArray<Schema extends v.GenericSchema>(schema: Schema): Schema {
  return {
    ...schema,
    "~run"(dataset: v.UnknownDataset, config: v.Config<v.BaseIssue<unknown>>) {
      return schema["~run"](Array.isArray(dataset.value) ? { value: undefined } : dataset, config);
    },
  };
}

/** Whether an issue says that an object has a member that it may not have. */
export function isUnknownMember(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === "strict_object" && issue.expected === "never";
}

/** Every unknown member of the object that such an issue is about: valibot itself reports the first one and stops. */
export function unknownMembers({ path, requirement: known }: v.BaseIssue<unknown>): readonly string[] {
  const item = path?.at(-1);
  const owner: unknown = item?.input;
  if (!Array.isArray(known) || typeof owner !== "object" || owner === null) return [String(item?.key)];
  return Object.keys(owner).filter((name) => !known.includes(name));
}

/** A list by language, name and the like: an object whose members all have the same form. */
export function dictionary<
  const Key extends v.BaseSchema<string, string, v.BaseIssue<unknown>>,
  const Value extends v.GenericSchema,
>(key: Key, value: Value): v.RecordSchema<Key, Value, undefined> {
  return notArray(v.record(key, value));
}
