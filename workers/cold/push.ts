export { postPush } from "../objects/person/post-push.ts";
