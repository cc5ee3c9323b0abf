import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/*
 * Runs a module and writes what it exports by default to the descriptor 3, as `{"catalog": …}` or `{"fault": "…"}`. A process of its
 * own: what the module leaves open, prints or ends is not the command's. Argument: the file's absolute path.
 */
const RESULT = 3;
const [file = ""] = process.argv.slice(2);

writeFileSync(RESULT, await read());
process.exit();

async function read(): Promise<string> {
  try {
    const { default: made } = await import(pathToFileURL(file).href);
    return write(await made);
  } catch (cause) {
    return JSON.stringify({ fault: `cannot be run: ${wordsOf(cause)}` });
  }
}

function write(catalog: unknown): string {
  try {
    return JSON.stringify(isPlain(catalog) ? { catalog } : {});
  } catch (cause) {
    return JSON.stringify({ fault: `exports what cannot be written as JSON: ${wordsOf(cause)}` });
  }
}

/** Whether it is an object as it is written: a map or an instance would lose what it holds. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** With the line, if the file itself cannot be read as code: Node then begins the stack with it. */
function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const [place = ""] = cause.stack?.split("\n", 1) ?? [];
  const line = /:(\d+)$/.exec(place)?.[1];
  return line === undefined ? cause.message : `line ${line}: ${cause.message}`;
}
