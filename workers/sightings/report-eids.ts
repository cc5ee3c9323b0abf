import type { HeardEid } from "../../shared/eid/judge-report.ts";
import type { Sighting } from "../../shared/radio/sighting.ts";
import type { Snapshot } from "../adapters/catalog-client.ts";
import type { Call } from "../http/call.ts";

/**
 * Tells the resolver, after the answer, which of the mesh's beacons with changing identifiers a gateway heard, and when:
 * that is how it learns what their clocks show, and finds identifiers that are played again or cloned.
 */
export function reportEids(
  { isolate, nowMs, defer }: Call,
  { version, policy }: Snapshot,
  heard: {
    readonly sightings: readonly Sighting[];
    readonly place: string;
    readonly sender: string;
    readonly iatMs: number;
  },
): void {
  if (policy.eidBeacons.length === 0 || version === null) return;
  const eids = heard.sightings.flatMap(({ identities, ageSeconds }) =>
    identities.flatMap((identity) => ("eid" in identity ? [{ eid: identity.eid, ageSeconds }] : [])),
  );
  if (eids.length === 0) return;
  const madeMs = Math.min(heard.iatMs, nowMs);
  const tell = async () => {
    const table = await isolate.eids.table(version, nowMs, defer);
    const reports = eids.flatMap(({ eid, ageSeconds }) =>
      (table?.find(eid) ?? []).map(
        ({ beacon, quantum }): HeardEid => ({
          beacon,
          quantum,
          place: heard.place,
          sender: heard.sender,
          atMs: madeMs - ageSeconds * 1000,
        }),
      ),
    );
    if (reports.length > 0) await isolate.eids.report(version, reports);
  };
  defer(tell());
}
