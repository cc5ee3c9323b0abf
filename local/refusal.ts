import { inspect } from "node:util";
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

/** A command that was not written as it must be: what is wrong, and then how it is written. */
export class UsageRefusal extends Refusal {
  constructor(sentence: string, help: string) {
    super(`${sentence}\n\n${help}`, EXIT.usage);
  }
}

/** Runs a command; a Refusal is printed as its sentence, anything else as the fault that it is. Both end the process. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  process.stdout.on("error", endWithoutOutput);
  try {
    await command();
  } catch (cause) {
    const isRefusal = cause instanceof Refusal;
    const text = isRefusal ? cause.message : inspect(cause);
    // Not before all of it is written: whoever reads may be slow.
    process.stderr.write(`${text}\n`, () => process.exit(isRefusal ? cause.exitCode : EXIT.failed));
  }
}

/** Whoever reads and goes has had enough, as `head` has; what cannot be written for another reason is lost. */
function endWithoutOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code === "EPIPE") process.exit();
  process.stderr.write(`The output cannot be written: ${message}\n`, () => process.exit(EXIT.failed));
}
