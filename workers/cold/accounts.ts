export { showByDay } from "../../shared/accounts/show-by-day.ts";
export { answerLink, answerUnlink } from "../accounts/answer-link.ts";
export { personOfAccount } from "../accounts/verify-account.ts";
export { settleMerge } from "../objects/person/accounts/drive-merge.ts";
export { finishOwn, freezeOwn, releaseOwn } from "../objects/person/accounts/freeze-own.ts";
export { linkDevice } from "../objects/person/accounts/link-device.ts";
export { runAccountTimer } from "../objects/person/accounts/run-account-timer.ts";
export { takeBack, takeBackConsent } from "../objects/person/accounts/take-back.ts";
export { unlinkDevice } from "../objects/person/accounts/unlink-device.ts";
