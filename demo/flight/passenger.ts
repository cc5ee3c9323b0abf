import type { Mesh } from "../../client/sdk/api.ts";
import { signFor } from "../page/sign-for.ts";

/** Whose flights these are to the airline: its own business, which the mesh never tells a page. */
const NAME = "passenger";

/** The customer that this device is linked to; undefined before that. */
export function knownPassenger(): string | undefined {
  return localStorage.getItem(NAME) ?? undefined;
}

/** Makes this device that of a new customer, as a brand's page does once somebody has signed in. Gives the customer. */
export async function linkPassenger(mesh: Mesh): Promise<string> {
  const customer = `passenger-${crypto.randomUUID().slice(0, 13)}`;
  await mesh.link((device) => signFor(customer, device));
  localStorage.setItem(NAME, customer);
  return customer;
}

/** The mesh has forgotten this device, and whoever comes next is somebody else. */
export function forgetPassenger(): void {
  localStorage.removeItem(NAME);
}
