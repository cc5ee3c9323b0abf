import { visibleText } from "./visible-text.ts";

/** How a command ends, for whoever called it (sysexits.h). */
export const EXIT = { failed: 1, usage: 2, unavailable: 69, notSignedIn: 77 } as const;

/** Why a command cannot be done, in one sentence for the person at the terminal; ends it with its exit code. */
export class Refusal extends Error {
  readonly exitCode: number;

  constructor(sentence: string, exitCode: number = EXIT.failed) {
    // Files and networks have their words in it.
    super(visibleText(sentence));
    this.exitCode = exitCode;
  }
}

/** A command that was not written as it must be: what is wrong, how it is written, and where more is told. */
export class UsageRefusal extends Refusal {
  /** `help`: of the command, whose first paragraph is how it is written. */
  constructor(sentence: string, help: string) {
    const [usage = ""] = help.split("\n\n");
    super(`${sentence}\n\n${usage}\n"${helpCommandOf(usage)}" tells more.`, EXIT.usage);
  }
}

/** What prints the help whose first line this is: `npx mesh help try`, or `npm start -- --help`. */
function helpCommandOf(usage: string): string {
  const [, words] = /^npx mesh((?: [a-z]+(?= ))*)/.exec(usage) ?? [];
  return words === undefined ? `${usage.slice(0, usage.indexOf(" -- "))} -- --help` : `npx mesh help${words}`;
}

/** Runs a command; a Refusal is printed as its sentence, anything else as the fault that it is. Both end the process. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  process.stdout.on("error", endWithoutOutput);
  try {
    await command();
  } catch (cause) {
    console.error(cause instanceof Refusal ? cause.message : cause);
    const exitCode = cause instanceof Refusal ? cause.exitCode : EXIT.failed;
    // Not before all of it is written: whoever reads may be slow.
    await Promise.all([process.stdout, process.stderr].map(flush));
    process.exit(exitCode);
  }
}

/** Waits until a stream has handed on all that was written to it, or cannot. */
function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write("", () => resolve()));
}

/** Whoever reads and goes has had enough, as `head` has; what cannot be written for another reason is lost. */
function endWithoutOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code === "EPIPE") process.exit();
  process.stderr.write(`The output cannot be written: ${message}\n`, () => process.exit(EXIT.failed));
}
