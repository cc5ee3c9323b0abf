import { GROUP_BY } from "../../measure/count.ts";
import type { Operation } from "../operation.ts";

const INSTANT = "an RFC 3339 instant, widened to the full UTC hour";

/** What an operator is told of how a mesh does. */
export const measuringOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/admin/v1/report",
    guard: "operator",
    role: "viewer",
    id: "readReport",
    group: "Operating",
    summary: "See what it earns",
    description:
      "Exact counts, at most two seconds behind, with what statistics say of them. The weak ETag is of all but `asOf`.",
    parameters: [
      { name: "from", in: "query", description: `${INSTANT}; seven days before \`to\` unless told` },
      { name: "to", in: "query", description: `${INSTANT}; now unless told` },
      { name: "by", in: "query", description: "what a row is of; campaign unless told", values: GROUP_BY },
      { name: "moment", in: "query", description: "id: counts of this moment only" },
      { name: "campaign", in: "query", description: "id: counts of this campaign only" },
      { name: "If-None-Match", in: "header", description: "ETag of the report that is known" },
    ],
    gives: {
      status: 200,
      description: "The rows, sorted by their keys",
      schema: "Report",
      headers: { ETag: "of all but `asOf`" },
      isConditional: true,
    },
    errors: ["invalid"],
  },
];
