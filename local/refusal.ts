/** Why a command cannot be done, in one sentence for the person at the terminal; ends it with exit code 1. */
export class Refusal extends Error {}

/** Runs a command; a Refusal is printed as its sentence, anything else as the fault that it is. Both end the process. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (cause) {
    console.error(cause instanceof Refusal ? cause.message : cause);
    process.exit(1);
  }
}
