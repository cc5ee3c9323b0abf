export { unitePeople } from "../../shared/accounts/unite-people.ts";
export { readPersonRows, writeUnited } from "../objects/person/store/person-rows.ts";
