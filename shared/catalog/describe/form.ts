import type * as v from "valibot";

/** What a member is, for the person who writes it, and examples of it: at least one. */
export type MemberText = readonly [says: string, example: unknown, ...more: unknown[]];

/** A form of a catalog with a name, in words: what it is, and what each of its members is. */
export interface Form {
  readonly schema: v.GenericSchema;
  readonly says: string;
  readonly members: Readonly<Record<string, MemberText>>;
  /** Of a choice between forms, which has no members of its own. */
  readonly examples: readonly unknown[];
}

type Closed = v.GenericSchema & { readonly entries: v.ObjectEntries };

type Example<Entry> = Entry extends v.GenericSchema ? v.InferInput<Entry> : never;

/** A text for every member that a schema has, and no other, with examples that the schema takes. */
export type MemberTexts<Schema extends Closed> = {
  readonly [Member in keyof Schema["entries"]]: readonly [
    says: string,
    example: Example<Schema["entries"][Member]>,
    ...more: Example<Schema["entries"][Member]>[],
  ];
};

/** The form of an object. */
export function form<Schema extends Closed>(schema: Schema, says: string, members: MemberTexts<Schema>): Form {
  return { schema, says, members: { ...members }, examples: [] };
}

/** The form of what is one of several. `schema`: the union that stands for it in a JSON Schema. */
export function choice(schema: v.GenericSchema, says: string, ...examples: readonly unknown[]): Form {
  return { schema, says, members: {}, examples };
}
