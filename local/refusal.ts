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
  try {
    await command();
  } catch (cause) {
    console.error(cause instanceof Refusal ? cause.message : cause);
    process.exit(cause instanceof Refusal ? cause.exitCode : EXIT.failed);
  }
}
