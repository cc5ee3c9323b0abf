import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { Refusal } from "../../local/refusal.ts";
import { isJsonObject, type JsonObject } from "../../shared/json/json-object.ts";
import { parseJson } from "../../shared/json/parse-json.ts";

/** Making a catalog takes a module less than this. A module that takes longer waits for something that does not come. */
const TIMEOUT_MS = 30_000;

const resultForm = v.object({ catalog: v.optional(v.unknown()), fault: v.optional(v.string()) });

/**
 * Runs a module in a process of its own and gives its default export as it is once it is written as JSON: what is undefined is
 * left out. What the module prints goes to stderr. Refuses what is no catalog, fails, or does not end.
 */
export async function runModule(file: string): Promise<JsonObject> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "print-module.ts"), resolve(file)], {
    stdio: ["ignore", "pipe", "inherit", "pipe"],
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  child.stdout?.pipe(process.stderr, { end: false });
  const [written, [code, signal]] = await Promise.all([
    text(child.stdio[3] as NodeJS.ReadableStream),
    once(child, "close"),
  ]);
  if (signal !== null) throw new Refusal(`${file} was not done after ${TIMEOUT_MS / 1000} s.`);
  const result = v.safeParse(resultForm, parseJson(written));
  if (!result.success) throw new Refusal(`${file} ended by itself, with ${code}, before it gave a catalog.`);
  const { catalog, fault } = result.output;
  if (fault !== undefined) throw new Refusal(`${file} ${fault}`);
  if (isJsonObject(catalog)) return catalog;
  throw new Refusal(
    `${file} has no catalog as its default export: "export default defineCatalog({…})". What it imports and is no catalog goes out of the folder.`,
  );
}
