import { createHash } from "node:crypto";
import { buildClient, buildConsole } from "./build-client.ts";

/** The text of workers/cold/client-files.js, whose types are beside it: the built client files, each with its entity tag, and the console's script. */
export async function clientFilesModule(): Promise<string> {
  const files = Object.entries(await buildClient()).map(([name, text]) => {
    const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
    return [name, { text, etag }];
  });
  const script = JSON.stringify(await buildConsole());
  return `export const CLIENT_FILES = new Map(${JSON.stringify(files)});\nexport const CONSOLE_SCRIPT = ${script};\n`;
}
