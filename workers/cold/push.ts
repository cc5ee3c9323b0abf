export { postPush } from "../objects/person/post-push.ts";
export { sendTestPush } from "../objects/person/send-test-push.ts";
export { testPush } from "../operate/test-push.ts";
