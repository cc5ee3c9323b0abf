import { isHost } from "./is-host.ts";

/** Variables of a deployment, as wrangler.toml has them. */
export type DeployVariables = Readonly<Record<string, unknown>>;

/** Addresses that stand for those of a brand (RFC 2606, section 3). */
const PLACEHOLDER = /(^|[/.@])example\.(com|org|net)([/:]|$)/;

/**
 * What keeps a mesh from being deployed with these variables, in sentences: placeholders, and what would leave it deaf. `waysIn`:
 * what is wrong with the ways to sign in, or that there is none.
 */
export function deployFaults(vars: DeployVariables, waysIn: string | undefined): readonly string[] {
  const text = (name: string) => String(vars[name] ?? "");
  const faults: string[] = [];
  for (const name of ["MESH_AUDIENCE", "MESH_CONTACT", "MESH_ORIGINS", "MESH_ADMIN_HOST", "MESH_APP"]) {
    if (PLACEHOLDER.test(text(name))) faults.push(`${name} is a placeholder: ${text(name)}`);
  }
  if (!/^https:\/\/[^/]+$/.test(text("MESH_AUDIENCE")))
    faults.push("MESH_AUDIENCE must be the mesh's https address, without a path");
  if (!/^(https|mailto):/.test(text("MESH_CONTACT"))) faults.push("MESH_CONTACT must be an https or mailto address");
  if (text("MESH_ENV") !== "production") faults.push('MESH_ENV must be "production"');
  if (text("MESH_ORIGINS") === "") faults.push("MESH_ORIGINS is empty: no page could call the mesh");
  const adminHost = text("MESH_ADMIN_HOST");
  if (adminHost !== "" && !isHost(adminHost))
    faults.push("MESH_ADMIN_HOST must be a host name in lower case, or empty");
  if (adminHost !== "" && URL.canParse(text("MESH_AUDIENCE")) && new URL(text("MESH_AUDIENCE")).host === adminHost)
    faults.push("MESH_ADMIN_HOST is the host of MESH_AUDIENCE: no device could reach the mesh");
  if (waysIn !== undefined) faults.push(waysIn);
  return faults;
}
