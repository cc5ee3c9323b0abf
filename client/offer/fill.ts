/** A sentence with its `{names}` filled in, each once: what a value has in braces stays as it is. */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (braced, name: string) => values[name] ?? braced);
}

/** Keeps a name of another writing direction from turning the sentence around it (Unicode UAX 9, FSI and PDI). */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
