import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOut } from "../../../client/console/views/map/lay-out.ts";
import { outlinePath } from "../../../client/console/views/map/outline-path.ts";
import { boxAround, shapesOf } from "../../../client/console/views/map/place-shape.ts";
import {
  fitBox,
  metresPerPixel,
  panBy,
  scaleBar,
  toScreen,
  toWorld,
  zoomAt,
} from "../../../client/console/views/map/projection.ts";
import { buildOutlines } from "../../../local/build/build-outlines.ts";
import type { Place } from "../../../shared/catalog/catalog.ts";

const SIZE = { width: 800, height: 600 };

const place = (id: string, longitude: number, latitude: number, radius = 50): Place => ({
  id,
  fence: { center: [longitude, latitude], radius },
});

describe("the projection", () => {
  it("puts the meridian of Greenwich and the equator into the middle of the world", () => {
    expect(toWorld([0, 0])).toEqual({ x: 0.5, y: 0.5 });
    expect(toWorld([-180, 85.0511]).x).toBe(0);
    expect(toWorld([-180, 85.0511]).y).toBeCloseTo(0, 5);
    // EPSG:3857 of Cologne cathedral, from its definition: x = 774562.2 m, y = 6610686.4 m of 20037508.34 m.
    const cologne = toWorld([6.958, 50.9413]);
    expect(cologne.x).toBeCloseTo(0.5 + 774_562.2 / 40_075_016.69, 5);
    expect(cologne.y).toBeLessThan(0.5);
  });

  it("keeps what is under the pointer under it, however it is zoomed", () => {
    const positions = fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 600 }) });
    fc.assert(
      fc.property(positions, fc.double({ min: 0.2, max: 5, noNaN: true }), (at, factor) => {
        const view = { ...toWorld([6.95, 50.94]), scale: 1_000_000 };
        const under = {
          x: view.x + (at.x - SIZE.width / 2) / view.scale,
          y: view.y + (at.y - SIZE.height / 2) / view.scale,
        };
        const after = toScreen(under, zoomAt(view, factor, at, SIZE), SIZE);
        expect(after.x).toBeCloseTo(at.x, 3);
        expect(after.y).toBeCloseTo(at.y, 3);
      }),
    );
  });

  it("moves by as many pixels as it is dragged", () => {
    const view = { ...toWorld([6.95, 50.94]), scale: 1_000_000 };
    const before = toScreen(toWorld([6.96, 50.95]), view, SIZE);
    const after = toScreen(toWorld([6.96, 50.95]), panBy(view, 30, -20), SIZE);
    expect([after.x - before.x, after.y - before.y].map(Math.round)).toEqual([30, -20]);
  });

  it("draws a bar of a length that reads well and is right at the latitude that is shown", () => {
    for (const latitude of [0, 50.94, 70]) {
      for (const scale of [2_000, 1_000_000, 300_000_000]) {
        const view = { ...toWorld([6.95, latitude]), scale };
        const { metres, pixels } = scaleBar(view, 120);
        expect(pixels).toBeLessThanOrEqual(120);
        expect(pixels).toBeGreaterThan(40);
        expect(metres / pixels).toBeCloseTo(metresPerPixel(view), 6);
        expect(String(metres)).toMatch(/^0?\.?[125]0*$/);
      }
    }
    // A degree of latitude is about 111 km wherever it is.
    const view = { ...toWorld([6.95, 50.94]), scale: 1_000_000 };
    const [south, north] = [toWorld([6.95, 50.44]), toWorld([6.95, 51.44])].map((at) => toScreen(at, view, SIZE).y);
    expect(((south ?? 0) - (north ?? 0)) * metresPerPixel(view)).toBeCloseTo(111_250, -3);
  });

  it("shows all of a box, and a single place with room around it", () => {
    const shapes = shapesOf([place("a", 6.9, 50.9), place("b", 7.1, 51)]);
    const box = boxAround(shapes);
    if (box === undefined) throw new Error("there are two places");
    const view = fitBox(box, SIZE);
    for (const { centre } of shapes) {
      const { x, y } = toScreen(centre, view, SIZE);
      expect([x > 0, x < 800, y > 0, y < 600]).toEqual([true, true, true, true]);
    }
    const one = shapesOf([place("a", 6.9, 50.9, 1)]);
    expect(metresPerPixel(fitBox(boxAround(one) ?? box, SIZE)) * 800).toBeGreaterThan(200);
    expect(boxAround([])).toBeUndefined();
  });
});

describe("what is drawn of many places", () => {
  const many = shapesOf(
    Array.from({ length: 10_000 }, (_, at) => place(`p${at}`, 4 + (at % 100) * 0.1, 48 + Math.floor(at / 100) * 0.05)),
  );

  it("is bounded by the screen, and every place on it is in one thing that is drawn", () => {
    const box = boxAround(many);
    if (box === undefined) throw new Error("there are places");
    const { fences, clusters } = layOut(many, fitBox(box, SIZE), SIZE);
    expect(fences).toEqual([]);
    expect(clusters.length).toBeLessThan(260);
    for (const [index, { at }] of clusters.entries()) {
      const others = clusters.slice(index + 1);
      expect(others.every((other) => Math.hypot(at.x - other.at.x, at.y - other.at.y) >= 40)).toBe(true);
    }
    expect(new Set(clusters.flatMap(({ shapes }) => shapes)).size).toBe(10_000);
  });

  it("is a fence to scale as soon as that can be seen, and nothing of what is elsewhere", () => {
    const [first] = many;
    if (first === undefined) throw new Error("there are places");
    const view = fitBox(first.box, SIZE);
    const { fences, clusters } = layOut(many, view, SIZE);
    expect(fences.map(({ place: { id } }) => id)).toEqual(["p0"]);
    expect(clusters).toEqual([]);
    // A circle of 50 m is 100 m wide.
    expect((first.box.east - first.box.west) * view.scale * metresPerPixel(view)).toBeCloseTo(100, 0);
  });

  it("leaves out a place without a fence, and takes the rings of polygons", () => {
    const ring: [number, number][] = [
      [6, 50],
      [6.1, 50],
      [6.1, 50.1],
      [6, 50],
    ];
    const shapes = shapesOf([{ id: "none" }, { id: "shape", fence: { type: "Polygon", coordinates: [ring] } }]);
    expect(shapes.map((shape) => [shape.place.id, shape.rings?.[0]?.length])).toEqual([["shape", 4]]);
  });
});

describe("the outlines of countries", () => {
  const lines = buildOutlines();

  it("are lines within the world, and none runs along its edge", () => {
    let points = 0;
    for (const line of lines) {
      let [longitude, latitude] = [0, 0];
      let wasAtEdge = false;
      for (let at = 0; at < line.length; at += 2) {
        longitude += line[at] ?? 0;
        latitude += line[at + 1] ?? 0;
        points += 1;
        expect(Math.abs(longitude)).toBeLessThanOrEqual(18_000);
        expect(Math.abs(latitude)).toBeLessThanOrEqual(9_000);
        const isAtEdge = Math.abs(longitude) === 18_000;
        expect(at > 0 && wasAtEdge && isAtEdge).toBe(false);
        expect(at > 0 && Math.abs(line[at] ?? 0) > 18_000).toBe(false);
        wasAtEdge = isAtEdge;
      }
    }
    expect(points).toBeGreaterThan(5_000);
  });

  it("become one path", () => {
    expect(outlinePath([[0, 0, 9_000, 0]])).toBe("M50000.0 50000.0L75000.0 50000.0");
    expect(outlinePath(lines).match(/M/g)).toHaveLength(lines.length);
  });
});
