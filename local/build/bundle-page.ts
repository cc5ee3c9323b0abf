import { build } from "esbuild";

/** A file of a demo's page, as it is served. */
export interface SiteFile {
  readonly type: string;
  readonly content: string | Buffer;
  /** Of a page that reads codes: it may use the camera, and run a decoder in WebAssembly. */
  readonly readsCodes?: boolean;
}

/** A script or a style sheet of a page with all that it imports, minified. */
export async function bundlePage(entry: string, options: Parameters<typeof build>[0]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    target: ["es2022", "safari17.5"],
    legalComments: "none",
    ...options,
    write: false,
  });
  return outputFiles?.[0]?.text ?? "";
}
