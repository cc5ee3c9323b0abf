/** With every optional member there and nothing read-only: a member that only one side knows would otherwise go unnoticed. */
type Filled<T> = T extends object ? { -readonly [Member in keyof T]-?: Filled<T[Member]> } : T;

/**
 * `true` where a schema's output and a type take all that the other gives, else what is wrong. Holds a description to the
 * type that the code answers with: `export const offerFitsType: Same<v.InferOutput<typeof offer>, Offer> = true`.
 */
export type Same<Output, Type> = [Filled<Output>] extends [Filled<Type>]
  ? [Filled<Type>] extends [Filled<Output>]
    ? true
    : "the schema is narrower than the type"
  : "the schema is wider than the type";
