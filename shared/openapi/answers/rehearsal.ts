import * as v from "valibot";

const faults = v.array(v.object({ pointer: v.string(), detail: v.string() }));

/** Answer of POST /admin/v1/validate. */
export const validity = v.object({
  valid: v.pipe(v.boolean(), v.description("whether it could be published now")),
  faults: v.pipe(faults, v.description("what is wrong; after 20, one that says how many more")),
  warnings: v.pipe(faults, v.description("what is right and seldom meant, of a valid one; after 20, one as of faults")),
});

/** Answer of POST /admin/v1/diff. */
export const catalogDiff = v.object({
  from: v.exactOptional(
    v.pipe(v.string(), v.description("the version that it was compared with; absent: nothing is published yet")),
  ),
  changes: v.pipe(
    v.array(
      v.object({
        part: v.picklist(["moments", "campaigns", "places", "beacons", "markers", "tags", "senders", "policy", "mesh"]),
        id: v.pipe(v.string(), v.description("of what differs; empty for the policy and the mesh's own settings")),
        effect: v.pipe(v.picklist(["more", "less", "other"]), v.description("what it means for people")),
        says: v.pipe(v.string(), v.description("a sentence without the id")),
      }),
    ),
    v.description("in the order of the parts, then of the documents; none: they mean the same"),
  ),
});
