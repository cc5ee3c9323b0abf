import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { Mesh, NowItem } from "./mesh.js";
import type { ConsentAnswer, GivenConsentWords, MeshConsentElement } from "./mesh-consent.js";
import type { GivenNowWords, MeshNowElement } from "./mesh-now.js";
import type { GivenWords, MeshOfferElement } from "./mesh-offer.js";

/*
 * The elements in JSX, for React 19 and later, which gives an element the properties that it has. Once in an app:
 *
 *   import type {} from "moment-mesh-client/react";
 */

type Props<Element> = DetailedHTMLProps<HTMLAttributes<Element>, Element>;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "mesh-offer": Props<MeshOfferElement> & {
        readonly mesh?: Mesh | undefined;
        readonly words?: GivenWords | undefined;
        readonly edge?: "bottom" | "top" | "none";
        readonly locale?: string;
        readonly stop?: string;
      };
      "mesh-consent": Props<MeshConsentElement> & {
        readonly mesh?: Mesh | undefined;
        readonly words?: GivenConsentWords | undefined;
        readonly edge?: "bottom" | "none";
        readonly locale?: string;
        readonly purposes?: string;
        readonly surface?: string;
        readonly onanswer?: (event: CustomEvent<ConsentAnswer>) => void;
        readonly onlater?: (event: CustomEvent) => void;
      };
      "mesh-now": Props<MeshNowElement> & {
        readonly mesh?: Mesh | undefined;
        readonly words?: GivenNowWords | undefined;
        readonly locale?: string;
        readonly onact?: (event: CustomEvent<NowItem>) => void;
        readonly onchange?: (event: CustomEvent<readonly NowItem[]>) => void;
      };
    }
  }
}
