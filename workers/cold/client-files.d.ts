/** A file of the SDK as it is served. */
export interface ClientFile {
  readonly text: string;
  /** Strong entity tag, quotes included. */
  readonly etag: string;
}

/** By name: `mesh.js`, `mesh-offer.js`, `service-worker.js`. The module is made by local/build/client-files-module.ts. */
export const CLIENT_FILES: ReadonlyMap<string, ClientFile>;

/** The console's script, for its page. */
export const CONSOLE_SCRIPT: string;
