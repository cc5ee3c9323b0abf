import { NOBODY } from "./ask.ts";
import { bodyOf } from "./mesh-problem.ts";
import type { Session } from "./session.ts";

/** Everything the mesh holds on the person: the lists of all pages joined. Rejects with the MeshProblem of a page that is refused. */
export async function collectExport({ send }: Pick<Session, "send">): Promise<Readonly<Record<string, unknown>>> {
  const all: Record<string, unknown> = {};
  let next: unknown;
  do {
    const answered = await send("export", next ? { next } : {});
    if (answered === NOBODY) break;
    const { next: more, ...members } = bodyOf(answered);
    for (const [name, value] of Object.entries(members)) {
      all[name] = Array.isArray(value) ? [all[name] ?? [], value].flat() : value;
    }
    next = more;
  } while (next);
  return all;
}
