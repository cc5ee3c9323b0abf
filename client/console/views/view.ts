import type { ComponentType } from "preact";
import type { Role } from "../../../shared/operators/role.ts";
import type { InBoth } from "../words/language.ts";

/** What a view is given. */
export interface ViewProps {
  /** What stands behind the view in the address, as the id of a campaign. */
  readonly path: readonly string[];
}

/** A view of the console. */
export interface View {
  /** Its name in the address. */
  readonly id: string;
  /** Who may open it. What only others may do in it, it hides by itself (`useMay`). */
  readonly role: Role;
  readonly title: InBoth<string>;
  /** Loads its code. The view renders what comes below the heading; the frame renders the heading, of its title. */
  readonly load: () => Promise<ComponentType<ViewProps>>;
}
