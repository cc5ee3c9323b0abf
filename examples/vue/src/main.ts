import type {} from "moment-mesh-client/vue";
import { createApp } from "vue";
import App from "./app.vue";

createApp(App).mount("#app");
