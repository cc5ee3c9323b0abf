import "../../client/worker/service-worker.ts";
import { serveShell } from "../page/serve-shell.ts";
import type { ShellScope } from "../page/shell-scope.ts";

/*
 * The shop's service worker: the mesh's part (pushes), and the shell of the shop, which opens without a connection too.
 */

declare const self: ShellScope;

/** Put in by the server: the files of the shell, and what changes with any of them. */
declare const SHELL_FILES: readonly string[];
declare const SHELL_VERSION: string;

serveShell(self, { name: `shell-${SHELL_VERSION}`, files: SHELL_FILES });
