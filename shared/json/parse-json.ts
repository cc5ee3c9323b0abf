/** How deep lists and objects may lie in each other: no form of the mesh comes near it. */
export const MAX_JSON_DEPTH = 32;

/**
 * JSON text as a value, or undefined where it is not JSON, an object in it names a member twice, or it is nested more than
 * 32 deep. `JSON.parse` keeps the last of two equal members without a word, and another parser may keep the first: two
 * readers of one signed message would then read two things (RFC 8725, section 2.8 in spirit; RFC 8259, section 4). And it
 * takes a hundred times as long for brackets as for text, so whoever sends nothing but brackets is found out before it.
 */
export function parseJson(text: string): unknown {
  try {
    return isUnfit(text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names of an object: one by itself, a set from the second on, since many objects have but one member. */
type Names = Set<string> | string | undefined;

/**
 * Whether an object of this text names a member twice, or it is nested too deeply. One pass; escapes in names are resolved.
 * Text that is no JSON may be called either, or throw.
 */
function isUnfit(text: string): boolean {
  /** Of what is open at each depth: the names so far of an object, `null` of a list. */
  const open: (Names | null)[] = [];
  let expectsName = false;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x7b: // {
        if (open.push(undefined) > MAX_JSON_DEPTH) return true;
        expectsName = true;
        break;
      case 0x5b: // [
        if (open.push(null) > MAX_JSON_DEPTH) return true;
        expectsName = false;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        expectsName = false;
        break;
      case 0x2c: // ,
        expectsName = open.length > 0 && open[open.length - 1] !== null;
        break;
      case 0x22: {
        const end = endOfString(text, i);
        if (end < 0) return true;
        if (expectsName) {
          const raw = text.slice(i + 1, end);
          const name: string = raw.includes("\\") ? JSON.parse(`"${raw}"`) : raw;
          const names = open[open.length - 1];
          if (names === name || (names instanceof Set && names.has(name))) return true;
          open[open.length - 1] = withName(names, name);
          expectsName = false;
        }
        i = end;
        break;
      }
    }
  }
  return false;
}

function withName(names: Names | null, name: string): Names {
  if (names instanceof Set) return names.add(name);
  return typeof names === "string" ? new Set([names, name]) : name;
}

/** Index of the quote that closes the string whose opening quote is at `start`; negative: none does. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}
