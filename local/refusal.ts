import { visibleText } from "./visible-text.ts";

/**
 * Why a command cannot be done, in one sentence for the person at the terminal; ends it with exit code 1. It may quote
 * whatever a file or a network said.
 */
export class Refusal extends Error {
  constructor(said: string) {
    super(visibleText(said));
  }
}

/** Runs a command; a Refusal is printed as its sentence, anything else as the fault that it is. Both end the process. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (cause) {
    console.error(cause instanceof Refusal ? cause.message : cause);
    process.exit(1);
  }
}
