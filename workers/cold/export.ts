export { exportPerson } from "../objects/person/export-person.ts";
