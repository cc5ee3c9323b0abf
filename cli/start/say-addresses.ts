import { renderUnicodeCompact } from "uqr";

/** What is told about a mesh that others in the network reach. */
export interface Reach {
  /** The addresses of the mesh, as URLs. */
  readonly urls: readonly string[];
  /** Where a phone goes: the app if one is set, else the mesh. */
  readonly opens: string;
}

/** The addresses for people, with a QR code for a phone, and what a browser does not do there. */
export function sayAddresses({ urls, opens }: Reach): string {
  const isSecure = opens.startsWith("https://");
  return `In your network the mesh answers at ${urls.join(", ")}
Whoever is in that network reaches it; the operator token guards /admin.

${renderUnicodeCompact(opens, { ecc: "M", border: 2 })}
${opens}${isSecure ? "" : "\n\nA browser makes keys, asks where it is and takes pushes over https only: docs/phone.md tells how."}
`;
}
