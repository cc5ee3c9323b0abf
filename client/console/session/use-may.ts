import { useContext } from "preact/hooks";
import { mayAct, type Role } from "../../../shared/operators/role.ts";
import { SessionContext } from "./session-context.ts";

/** Whether to show what takes this role. It hides only: the mesh itself refuses whoever may not. */
export function useMay(needed: Role): boolean {
  return mayAct(useContext(SessionContext).operator.role, needed);
}
