import * as v from "valibot";
import { notArray } from "./closed.ts";

/** A list by language, name and the like: an object whose members all have the same form. */
export function dictionary<
  const Key extends v.BaseSchema<string, string, v.BaseIssue<unknown>>,
  const Value extends v.GenericSchema,
>(key: Key, value: Value): v.RecordSchema<Key, Value, undefined> {
  return notArray(v.record(key, value));
}
