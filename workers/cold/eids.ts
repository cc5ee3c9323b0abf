export { judgeReports } from "../objects/eid/judge-reports.ts";
export { makeSlotTable } from "../objects/eid/make-slot-table.ts";
