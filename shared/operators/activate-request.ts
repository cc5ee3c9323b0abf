import * as v from "valibot";
import { closed } from "../schema/closed.ts";

/** Body of POST /admin/v1/catalogs/{version}/activate. `all`: senders too go back to what they were. */
export const activateRequest = closed({ all: v.exactOptional(v.boolean()) });
