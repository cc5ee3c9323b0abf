/** A file of the console as it is kept. */
export interface ConsoleFile {
  readonly type: string;
  /** What is in it, gzipped, in Base64url. */
  readonly gzip: string;
}

/** The page of the console. The module is made by local/build/console-files-module.ts. */
export const CONSOLE_PAGE: string;

/** What the page loads, by name; each name has a hash of what is in the file. */
export const CONSOLE_FILES: ReadonlyMap<string, ConsoleFile>;
