import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** What a program said until its end. */
export interface Ran {
  readonly out: string;
  readonly error: string;
  readonly code: number | null;
}

/**
 * Runs a program to its end, in this directory and with nothing of this process's environment but the PATH, and where Node
 * keeps what it has compiled.
 */
export async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, environment = {}, input = "" }: { cwd: string; environment?: Record<string, string>; input?: string },
): Promise<Ran> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(program, args, { cwd, env: { PATH, NODE_COMPILE_CACHE, ...environment }, stdio: "pipe" });
  // A program that reads nothing may have ended by now.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { out, error, code };
}
