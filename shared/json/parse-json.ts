/**
 * JSON text as a value, or undefined where it is not JSON or an object in it names a member twice. `JSON.parse` keeps
 * the last of two equal members without a word, and another parser may keep the first: two readers of one signed
 * message would then read two things (RFC 8725, section 2.8 in spirit; RFC 8259, section 4).
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return hasDuplicateMember(text) ? undefined : value;
}

/** Whether an object of this text, known to be JSON, names a member twice. One pass; escapes in names are resolved. */
function hasDuplicateMember(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let expectsName = false;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x7b: // {
        open.push(new Set());
        expectsName = true;
        break;
      case 0x5b: // [
        open.push(undefined);
        expectsName = false;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        expectsName = false;
        break;
      case 0x2c: // ,
        expectsName = open[open.length - 1] !== undefined;
        break;
      case 0x22: {
        const end = endOfString(text, i);
        if (expectsName) {
          const names = open[open.length - 1];
          const raw = text.slice(i + 1, end);
          const name: string = raw.includes("\\") ? JSON.parse(`"${raw}"`) : raw;
          if (names?.has(name)) return true;
          names?.add(name);
          expectsName = false;
        }
        i = end;
        break;
      }
    }
  }
  return false;
}

/** Index of the quote that closes the string whose opening quote is at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}
