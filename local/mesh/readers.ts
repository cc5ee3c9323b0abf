import * as v from "valibot";

/** What a partner keeps of one reader: what the mesh said of a subject, and nothing else. */
interface Reader {
  /** By the name that the brand gave it, until when the reader is to be left alone. */
  readonly suppressions: Readonly<Record<string, { readonly sequence: number; readonly untilMs: number }>>;
  /** The number of the last word that the reader agrees to partners; 0 for the agreement that they came with. */
  readonly agreedSequence: number;
}

/** A partner's readers by subject. */
export type Readers = ReadonlyMap<string, Reader>;

/** What a partner's page may know about whoever looks at it. */
export interface ReaderView {
  /** Whether the subject is one that the partner keeps. */
  readonly isKnown: boolean;
  /** The shop's advertisement, as everybody sees it, or the partner's own instead. */
  readonly ad: "shop" | "own";
  /** What is on now: the name that the brand gave it, and its end (RFC 3339). */
  readonly suppressions: readonly { readonly name: string; readonly until: string }[];
}

const about = { subject: v.string(), sequence: v.number() };

/** Of what webhooks tell, what a partner acts on (docs/webhooks.md). */
const hookMessage = v.variant("type", [
  v.object({
    type: v.literal("suppression.started"),
    data: v.object({ ...about, name: v.string(), until: v.pipe(v.string(), v.isoTimestamp()) }),
  }),
  v.object({
    type: v.literal("consent.changed"),
    data: v.object({ ...about, purpose: v.string(), granted: v.boolean() }),
  }),
  v.object({ type: v.literal("person.erased"), data: v.object(about) }),
]);

const NEW: Reader = { suppressions: {}, agreedSequence: 0 };

/** The readers after one came by a link that named this subject. */
export function meetReader(readers: Readers, subject: string): Readers {
  return readers.has(subject) ? readers : new Map(readers).set(subject, NEW);
}

/**
 * The readers after a message that is surely the mesh's. A subject that never came here, or whom the partner had to forget, is
 * nobody. What is older than what is known of the same thing changes nothing, as messages may overtake each other.
 */
export function hearOfReader(readers: Readers, message: unknown): Readers {
  const { success, output } = v.safeParse(hookMessage, message);
  const reader = success ? readers.get(output.data.subject) : undefined;
  if (!success || reader === undefined) return readers;
  const { subject, sequence } = output.data;
  if (output.type === "person.erased") return without(readers, subject);
  if (output.type === "consent.changed") {
    if (output.data.purpose !== "partners" || sequence <= reader.agreedSequence) return readers;
    if (!output.data.granted) return without(readers, subject);
    return new Map(readers).set(subject, { ...reader, agreedSequence: sequence });
  }
  const { name, until } = output.data;
  const known = Object.hasOwn(reader.suppressions, name) ? reader.suppressions[name] : undefined;
  if (known !== undefined && sequence <= known.sequence) return readers;
  const suppressions = { ...reader.suppressions, [name]: { sequence, untilMs: Date.parse(until) } };
  return new Map(readers).set(subject, { ...reader, suppressions });
}

/** What the page may know: everybody sees the shop's advertisement but known readers who are to be left alone. */
export function viewReader(readers: Readers, subject: string, nowMs: number): ReaderView {
  const reader = readers.get(subject);
  const suppressions = Object.entries(reader?.suppressions ?? {})
    .filter(([, { untilMs }]) => untilMs > nowMs)
    .map(([name, { untilMs }]) => ({ name, until: new Date(untilMs).toISOString() }));
  return { isKnown: reader !== undefined, ad: suppressions.length === 0 ? "shop" : "own", suppressions };
}

function without(readers: Readers, subject: string): Readers {
  return new Map([...readers].filter(([known]) => known !== subject));
}
