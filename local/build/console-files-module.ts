import { extname } from "node:path";
import { gzipSync } from "node:zlib";
import { buildConsole } from "./build-console.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
};

/**
 * The text of workers/cold/console-files.js, whose types are beside it: the console's page, and its files by name, each gzipped and
 * in Base64url. An isolate reads all of its modules at the start: as a short string a file costs it least (docs/decisions/0023-console-files.md).
 */
export async function consoleFilesModule(): Promise<string> {
  const { page, files } = await buildConsole();
  const rows = [...files].map(([name, text]) => [
    name,
    { type: TYPES[extname(name)], gzip: gzipSync(text, { level: 9 }).toString("base64url") },
  ]);
  return `export const CONSOLE_PAGE = ${JSON.stringify(page)};
export const CONSOLE_FILES = new Map(${JSON.stringify(rows)});
`;
}
