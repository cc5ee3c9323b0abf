import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** A program of the machine that some tests need, by the variable that may name it. */
export type Requirement = keyof typeof PROGRAMS;

const PROGRAMS = {
  FIREFOX: { names: ["firefox-esr", "firefox"], for: "test/browser" },
  CHROMIUM: { names: ["chromium", "chromium-browser", "google-chrome"], for: "test/browser" },
  REDIS_SERVER: { names: ["redis-server"], for: "test/contract, test/mesh, test/cli" },
  OPENSSL: { names: ["openssl"], for: "test/mesh" },
  CURL: { names: ["curl"], for: "test/mesh" },
  MOSQUITTO: { names: ["mosquitto"], for: "test/cli" },
  SYSTEMD_ANALYZE: { names: ["systemd-analyze"], for: "test/cli" },
  JAVAC: { names: ["javac"], for: "test/mesh" },
} as const;

/** All of them. */
export const REQUIREMENTS = Object.keys(PROGRAMS) as Requirement[];

/**
 * Path of the program: what the variable says, else the first of its usual names on the PATH; undefined where there is
 * none. A test that needs it says `describe.skipIf(requirement("FIREFOX") === undefined)`.
 */
export function requirement(name: Requirement): string | undefined {
  const given = process.env[name];
  if (given !== undefined && given !== "") return isExecutable(given) ? given : undefined;
  // Servers lie in sbin, which is not on everybody's PATH.
  const path = `${process.env.PATH ?? ""}${delimiter}/usr/local/sbin${delimiter}/usr/sbin`;
  const directories = path.split(delimiter).filter((directory) => directory !== "");
  const paths = PROGRAMS[name].names.flatMap((program) => directories.map((directory) => join(directory, program)));
  return paths.find(isExecutable);
}

/** The programs that are not there, each in one line that says what is skipped. */
export function missingRequirements(): string[] {
  return REQUIREMENTS.filter((name) => requirement(name) === undefined).map((name) => {
    const { names, for: folders } = PROGRAMS[name];
    const given = process.env[name] ?? "";
    const what = given === "" ? `no ${names.join(", ")} on the PATH` : `${given} is no program that can be run`;
    return `${name}: ${what}; what needs it in ${folders} is skipped`;
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
