/** A file of the SDK as it is served. */
export interface ClientFile {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>> & { readonly etag: string };
}

/**
 * By path, with its query if that is the hash of the file: below `/client/` and `/client/v1/`. The module is made by
 * local/build/client-files-module.ts.
 */
export const CLIENT_FILES: ReadonlyMap<string, ClientFile>;
