import { describe, expect, it } from "vitest";
import { locateMarker } from "../../../shared/locate/locate-marker.ts";
import { policyWith } from "./policy-with.ts";

const AUDIENCE = "https://mesh.example";
const policy = policyWith({ markers: new Map([["window-3", { id: "window-3", trust: "low" }]]) });

describe("a scanned marker", () => {
  it.each([
    "window-3",
    "https://mesh.example/m/window-3",
    "HTTPS://MESH.EXAMPLE:443/m/window-3",
    "https://mesh.example/m/window-3?utm_source=poster#top",
  ])("is known: %s", (marker) => {
    expect(locateMarker(marker, AUDIENCE, policy)).toBe("window-3");
  });

  it.each([
    "window-4",
    "WINDOW-3",
    "",
    "https://mesh.example/m/window-4",
    "https://mesh.example/m/",
    "https://mesh.example/m/window-3/more",
    "https://mesh.example/n/m/window-3",
    "http://mesh.example/m/window-3",
    "https://mesh.example:8443/m/window-3",
    "https://mesh.example.evil.example/m/window-3",
    "//mesh.example/m/window-3",
    "/m/window-3",
    "javascript:/m/window-3",
    "tel:+49301234567",
  ])("is unknown: %s", (marker) => {
    expect(locateMarker(marker, AUDIENCE, policy)).toBeUndefined();
  });

  it("is never known by URL where the audience has no origin", () => {
    expect(locateMarker("app:/m/window-3", "app:mesh", policy)).toBeUndefined();
    expect(locateMarker("https://mesh.example/m/window-3", "mesh", policy)).toBeUndefined();
  });
});
