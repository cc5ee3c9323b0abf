import * as v from "valibot";
import { byMember } from "../../schema/by-member.ts";
import { closed } from "../../schema/closed.ts";
import { shortName } from "./primitives.ts";

/** At which places: one, or all that have a label. */
export const wheres = { place: closed({ place: v.string() }), label: closed({ label: shortName }) };

export const where = byMember(wheres, 'must have place or label, like { "place": "bakery" }');
