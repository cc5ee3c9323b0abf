import { expectTypeOf, it } from "vitest";
import type * as consentTypes from "../../../client/consent/api.ts";
import type { MeshConsentElement } from "../../../client/consent/mesh-consent-element.ts";
import type * as nowTypes from "../../../client/now/api.ts";
import type { MeshNowElement } from "../../../client/now/mesh-now-element.ts";
import type * as offerTypes from "../../../client/offer/api.ts";
import type { MeshOfferElement } from "../../../client/offer/mesh-offer-element.ts";
import type * as sdkTypes from "../../../client/sdk/api.ts";
import type { connect } from "../../../client/sdk/mesh.ts";
import type { MeshProblem } from "../../../client/sdk/mesh-problem.ts";

it("what is published as types is what the modules have", () => {
  expectTypeOf<typeof connect>().toEqualTypeOf<typeof sdkTypes.connect>();
  expectTypeOf<MeshProblem>().toExtend<sdkTypes.MeshProblem>();
  expectTypeOf<sdkTypes.MeshProblem>().toExtend<MeshProblem>();
  expectTypeOf<Pick<MeshConsentElement, "mesh" | "words" | "isAsking" | "ask">>().toEqualTypeOf<
    Pick<consentTypes.MeshConsentElement, "mesh" | "words" | "isAsking" | "ask">
  >();
  expectTypeOf<Pick<MeshNowElement, "mesh" | "words" | "items" | "update">>().toEqualTypeOf<
    Pick<nowTypes.MeshNowElement, "mesh" | "words" | "items" | "update">
  >();
  expectTypeOf<MeshOfferElement>().toExtend<offerTypes.MeshOfferElement>();
});

it("the events of <mesh-consent> have their types, and so have those of every element", () => {
  const listen = (element: consentTypes.MeshConsentElement): void => {
    element.addEventListener("answer", ({ detail }) => expectTypeOf(detail.purposes).toExtend<readonly string[]>(), {
      once: true,
    });
    element.addEventListener("click", ({ clientX }) => expectTypeOf(clientX).toBeNumber());
    element.removeEventListener("later", () => {});
  };
  expectTypeOf(listen).toBeFunction();
});

it("the events of <mesh-now> have their types", () => {
  const listen = (element: nowTypes.MeshNowElement): void => {
    element.addEventListener("act", ({ detail }) => expectTypeOf(detail).toEqualTypeOf<sdkTypes.NowItem>());
    element.addEventListener("change", ({ detail }) => expectTypeOf(detail).toExtend<readonly sdkTypes.NowItem[]>());
  };
  expectTypeOf(listen).toBeFunction();
});

it("an argument of the wrong type does not compile", () => {
  const use = (mesh: sdkTypes.Mesh, element: offerTypes.MeshOfferElement): void => {
    // @ts-expect-error: no such event
    mesh.on("ofer", () => {});
    // @ts-expect-error: no such kind of reaction
    mesh.react("receipt", "clicked");
    // @ts-expect-error: purposes are a list
    void mesh.consent("marketing");
    // @ts-expect-error: data of an event is flat
    void mesh.track("order", { box: { size: 6 } });
    // @ts-expect-error: an element takes the mesh itself, not what connect() will give
    element.mesh = Promise.resolve(mesh);
  };
  expectTypeOf(use).toBeFunction();
});
