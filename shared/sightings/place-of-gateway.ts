import type { Policy, SenderRule } from "../catalog/policy.ts";
import { type MeshError, refuse } from "../errors.ts";
import { err, ok, type Result } from "../result.ts";

/** Where a gateway stands: a place of its key, and a zone of that place. */
export interface GatewayPlace {
  readonly place: string;
  readonly zone?: string;
}

/**
 * Where what a gateway heard was heard. Its key says so: the one place it is for. A key for several places must name one of
 * them with each message. Errors: not-found where the place is not the sender's; invalid where it is not named, or the
 * place has no such zone.
 */
export function placeOfGateway(
  { places: own }: Pick<SenderRule, "places">,
  said: { readonly place?: string; readonly zone?: string },
  { places }: Pick<Policy, "places">,
): Result<GatewayPlace, MeshError> {
  const [only, ...others] = own ?? [];
  const id = said.place ?? (others.length === 0 ? only : undefined);
  if (id === undefined) {
    return err(invalid("/body/place", "must be said: the sender's key is not for one place only"));
  }
  const place = places.get(id);
  if (place === undefined || (own !== undefined && !own.includes(id)))
    return err(refuse("not-found", `the sender has no place "${id}"`));
  if (said.zone === undefined) return ok({ place: id });
  if (!place.zones.includes(said.zone)) return err(invalid("/body/zone", `the place "${id}" has no such zone`));
  return ok({ place: id, zone: said.zone });
}

function invalid(pointer: string, detail: string): MeshError {
  return { code: "invalid", faults: [{ pointer, detail }] };
}
