/** What an operator may do; each may also do what those before it may. */
export const ROLES = ["viewer", "editor", "publisher"] as const;

export type Role = (typeof ROLES)[number];

/** Whether somebody of this role may do what takes that role. */
export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
