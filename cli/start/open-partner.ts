import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Paper, Partner } from "../../local/mesh/answer-partner.ts";
import { hookPathOf } from "../../local/mesh/serve-partner.ts";
import type { Operated } from "../../local/operate.ts";
import type { State } from "../../local/state/state.ts";
import { writeFileAtomically } from "../../local/write-file-atomically.ts";
import type { Webhook } from "../../shared/catalog/catalog.ts";
import { sealedHookName } from "../../shared/webhooks/sign-hook.ts";
import { sealWith } from "../keys/seal-with.ts";
import { editCatalog, readPublished } from "../operator/edit-catalog.ts";

/** The newspapers of the demo: the ids of their webhooks, and hosts by which a browser reaches this machine. */
const PAPERS = [
  { webhook: "morning-post", name: "Morning Post", host: "localhost" },
  { webhook: "evening-post", name: "Evening Post", host: "evening.localhost" },
] as const;

/** The demo's partner, and what the mesh's messages to each of its newspapers are signed with. */
export interface OpenedPartner extends Partner {
  /** Where their pages and their back ends are to listen. */
  readonly port: number;
  readonly papers: readonly (Paper & { readonly secret: string })[];
}

/** Makes the newspapers at this port of this machine known to the mesh. Their secrets are made once and kept in the state. */
export async function openPartner(
  mesh: Operated,
  port: number,
  state: Pick<State, "directory" | "partner">,
): Promise<OpenedPartner> {
  mkdirSync(state.partner, { recursive: true, mode: 0o700 });
  const papers = PAPERS.map(({ webhook, name, host }) => {
    return { webhook, name, url: `http://${host}:${port}`, secret: readSecret(join(state.partner, webhook)) };
  });
  const webhooks = papers.map(({ webhook }) => webhookOf(webhook, port));

  async function introduce(): Promise<void> {
    const { webhooks: known = [] } = await readPublished(mesh);
    const found = known.map(({ sealedSecrets: _, ...rest }) => rest);
    if (webhooks.every((webhook) => found.some((rest) => isDeepStrictEqual(rest, webhook)))) return;
    const sealed = papers.map(({ webhook, secret }) =>
      sealWith(state.directory, new Uint8Array(Buffer.from(secret)), sealedHookName(webhook)),
    );
    const secrets = await Promise.all(sealed);
    const entries = webhooks.map((webhook, index) => ({ ...webhook, sealedSecrets: secrets.slice(index, index + 1) }));
    await editCatalog(
      mesh,
      (catalog) => {
        const others = (catalog.webhooks ?? []).filter(({ id }) => webhooks.every((webhook) => webhook.id !== id));
        return { ...catalog, webhooks: [...others, ...entries] };
      },
      "webhooks of the newspapers",
    );
  }

  await introduce();
  return { papers, port, introduce };
}

/** What the catalog says of a newspaper's webhook. All lead to one host: its id makes that each knows a person by another name. */
function webhookOf(id: string, port: number): Omit<Webhook, "sealedSecrets"> {
  return {
    id,
    host: `localhost:${port}`,
    path: hookPathOf(id),
    events: ["suppression.started", "consent.changed", "person.erased"],
    purposes: ["partners"],
  };
}

/** A webhook's secret as Standard Webhooks writes it: 32 bytes by chance. */
function readSecret(file: string): string {
  if (!existsSync(file)) writeFileAtomically(file, `whsec_${randomBytes(32).toString("base64")}\n`);
  return readFileSync(file, "utf8").trim();
}
