import { ask, type Refusal } from "../../ask/ask.ts";
import { writeDocument } from "./write-document.ts";

/** A version as GET /admin/v1/catalogs tells it. */
export interface Version {
  readonly version: string;
  /** Seconds. */
  readonly at: number;
  readonly author?: string;
  readonly message?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

/** What is published now: the version, and its text as it may be edited. */
export interface Published {
  readonly current: Version | undefined;
  readonly text: string;
}

const EMPTY = { places: [], moments: [] };

/** Reads the document of the version that counts now. Both are of one version, whatever is published meanwhile. */
export async function readPublished(): Promise<Published | Refusal> {
  const listed = await ask<{ readonly catalogs: readonly Version[] }>("/admin/v1/catalogs");
  if ("status" in listed) return listed;
  const [current] = listed.value.catalogs;
  if (current === undefined) return { current: undefined, text: writeDocument(EMPTY) };
  const document = await ask<object>(`/admin/v1/catalogs/${encodeURIComponent(current.version)}`);
  return "status" in document ? document : { current, text: writeDocument(document.value) };
}
