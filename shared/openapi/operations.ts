import type { Operation } from "./operation.ts";
import { consoleOperations } from "./operations/console.ts";
import { measuringOperations } from "./operations/measuring.ts";
import { messageOperations, senderOperations } from "./operations/messages.ts";
import { operatorOperations } from "./operations/operator.ts";
import { pageOperations } from "./operations/pages.ts";
import { personOperations } from "./operations/person.ts";
import { publicOperations } from "./operations/public.ts";
import { rehearsalOperations } from "./operations/rehearsal.ts";

/** Every operation of the mesh, in the order of the document. A test holds them against the table of routes. */
export const OPERATIONS: readonly Operation[] = [
  ...messageOperations,
  ...senderOperations,
  ...personOperations,
  ...publicOperations,
  ...pageOperations,
  ...operatorOperations,
  ...measuringOperations,
  ...rehearsalOperations,
  ...consoleOperations,
];
