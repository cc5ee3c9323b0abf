import type { Mesh } from "../../client/sdk/api.ts";

/** Everything the mesh holds on the person: the lists of all pages joined. Rejects as a page does that is refused. */
export async function collectExport({ exportMe }: Pick<Mesh, "exportMe">): Promise<Readonly<Record<string, unknown>>> {
  const all: Record<string, unknown> = {};
  let next: string | undefined;
  do {
    const { next: more, ...page } = await exportMe(next);
    for (const [name, value] of Object.entries(page)) {
      all[name] = Array.isArray(value) ? [all[name] ?? [], value].flat() : value;
    }
    next = typeof more === "string" ? more : undefined;
  } while (next !== undefined);
  return all;
}
