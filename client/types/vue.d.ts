import type { DefineComponent } from "vue";
import type { Mesh, NowItem } from "./mesh.js";
import type { ConsentAnswer, GivenConsentWords } from "./mesh-consent.js";
import type { GivenNowWords } from "./mesh-now.js";
import type { GivenWords } from "./mesh-offer.js";

/*
 * The elements in templates of Vue 3. Once in an app:
 *
 *   import type {} from "moment-mesh-client/vue";
 *
 * and in vite.config: `vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("mesh-") } } })`.
 */

declare module "vue" {
  interface GlobalComponents {
    "mesh-offer": DefineComponent<{
      mesh?: Mesh | undefined;
      words?: GivenWords | undefined;
      edge?: "bottom" | "top" | "none";
      locale?: string;
      stop?: string;
    }>;
    "mesh-consent": DefineComponent<{
      mesh?: Mesh | undefined;
      words?: GivenConsentWords | undefined;
      edge?: "bottom" | "none";
      locale?: string;
      purposes?: string;
      surface?: string;
      onAnswer?: (event: CustomEvent<ConsentAnswer>) => void;
      onLater?: (event: CustomEvent) => void;
    }>;
    "mesh-now": DefineComponent<{
      mesh?: Mesh | undefined;
      words?: GivenNowWords | undefined;
      locale?: string;
      onAct?: (event: CustomEvent<NowItem>) => void;
      onChange?: (event: CustomEvent<readonly NowItem[]>) => void;
    }>;
  }
}
