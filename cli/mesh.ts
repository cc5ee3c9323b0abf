import { runCommand } from "./refusal.ts";

const HELP = `npm run -s mesh <command> -- [options]

  keys      makes all keys a deployment needs, and says where each goes
  publish   publishes a catalog file
  token     prints the operator token of a local mesh
  sign      prints a signed ping of a local visitor, to be piped into curl

  npm run -s mesh <command> -- --help     tells more`;

type Command = (args: string[]) => Promise<void>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  keys: async () => (await import("./mesh-keys.ts")).meshKeys,
  publish: async () => (await import("./mesh-publish.ts")).meshPublish,
  token: async () => (await import("./mesh-token.ts")).meshToken,
  sign: async () => (await import("./mesh-sign.ts")).meshSign,
};

await runCommand(async () => {
  const [name = "--help", ...args] = process.argv.slice(2);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load !== undefined) return (await load())(args);
  const asked = ["help", "--help", "-h"].includes(name);
  (asked ? console.log : console.error)(asked ? HELP : `There is no command "${name}".\n\n${HELP}`);
  if (!asked) process.exitCode = 1;
});
