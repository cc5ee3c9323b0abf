const MOST_COLUMNS = 100;

/** A document as JSON for people: what fits into a line is in one, and all else a member or item a line. */
export function writeDocument(value: unknown, margin = ""): string {
  const flat = writeFlat(value);
  if (typeof value !== "object" || value === null || margin.length + flat.length <= MOST_COLUMNS) return flat;
  const inner = `${margin}  `;
  const [open, parts, close] = Array.isArray(value)
    ? ["[", value.map((item) => writeDocument(item, inner)), "]"]
    : [
        "{",
        Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${writeDocument(member, inner)}`),
        "}",
      ];
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${margin}${close}`;
}

function writeFlat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeFlat).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${writeFlat(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
