import type { ViewProps } from "../view.ts";
import { EditCatalog } from "./edit-catalog.tsx";
import { PastVersion } from "./past-version.tsx";

/** The catalog: the document to edit, and with a version in the address that one to read. */
export function Catalog({ path: [version] }: ViewProps) {
  return version === undefined ? <EditCatalog /> : <PastVersion key={version} version={version} />;
}
