import { type MeshError, refuse } from "../../shared/errors.ts";

/** Why a body that is to be JSON is refused before anything of it is read. Errors: too-early, unsupported-media-type. */
export function refuseKind({ headers }: Request): MeshError | undefined {
  if (headers.get("early-data") === "1") return refuse("too-early");
  const type = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  return type === "application/json" ? undefined : refuse("unsupported-media-type", "send application/json");
}
