import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EARTH_RADIUS_METRES, greatCircleMetres } from "../../../shared/geo/great-circle.ts";

const quarter = (EARTH_RADIUS_METRES * Math.PI) / 2;
const position = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe("great-circle distance", () => {
  it("is a quarter of the globe from pole to equator, and half from pole to pole", () => {
    expect(greatCircleMetres({ latitude: 90, longitude: 17 }, { latitude: 0, longitude: -80 })).toBeCloseTo(quarter, 3);
    expect(greatCircleMetres({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 0 })).toBeCloseTo(
      2 * quarter,
      3,
    );
  });

  it("knows the way from Paris to London", () => {
    const metres = greatCircleMetres(
      { latitude: 48.8566, longitude: 2.3522 },
      { latitude: 51.5074, longitude: -0.1278 },
    );
    expect(metres / 1000).toBeCloseTo(343.56, 1);
  });

  it("takes the short way over the antimeridian", () => {
    const metres = greatCircleMetres({ latitude: 0, longitude: 179.9995 }, { latitude: 0, longitude: -179.9995 });
    expect(metres).toBeCloseTo(111.195, 2);
  });

  it("does not care for longitude at a pole", () => {
    expect(greatCircleMetres({ latitude: 90, longitude: 0 }, { latitude: 90, longitude: 135 })).toBeLessThan(1e-6);
  });

  it("keeps millimetres at short range", () => {
    const metres = greatCircleMetres({ latitude: 52, longitude: 13 }, { latitude: 52.00000001, longitude: 13 });
    expect(metres).toBeCloseTo(0.00111195, 6);
  });

  it("is the same both ways and after a turn", () => {
    fc.assert(
      fc.property(position, position, (a, b) => {
        const metres = greatCircleMetres(a, b);
        expect(greatCircleMetres(b, a)).toBeCloseTo(metres, 5);
        const turned = greatCircleMetres(a, { ...b, longitude: b.longitude + 360 });
        expect(Math.abs(turned - metres)).toBeLessThan(0.2);
      }),
    );
  });
});
