import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addHistograms,
  bucketOf,
  type LatencyHistogram,
  quantileOf,
} from "../../../shared/measure/pulse/latency-histogram.ts";

function histogramOf(latenciesMs: readonly number[]): LatencyHistogram {
  return latenciesMs.reduce((sum, latencyMs) => addHistograms(sum, { [bucketOf(latencyMs)]: 1 }), {});
}

/** The nearest rank, of the latencies themselves. */
function exactQuantile(latenciesMs: readonly number[], share: number): number {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

const latency = fc.double({ min: 0, max: 60_000, noNaN: true });
const latencies = fc.array(latency, { minLength: 1, maxLength: 300 });

describe("a histogram of latencies", () => {
  it("tells any quantile within 5 % and a twentieth of a millisecond", () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const exact = exactQuantile(all, share);
        const told = quantileOf(histogramOf(all), share) ?? Number.NaN;
        expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * 0.055 + 0.05);
      }),
    );
  });

  it("of several isolates is that of all their pings, in whatever order they are added", () => {
    fc.assert(
      fc.property(latencies, latencies, (some, others) => {
        const [one, other] = [histogramOf(some), histogramOf(others)];
        expect(addHistograms(one, other)).toEqual(histogramOf([...some, ...others]));
        expect(addHistograms(other, one)).toEqual(addHistograms(one, other));
      }),
    );
  });

  it("of nothing has no quantile; of a clock that stood still 0; of what took longer than a minute a minute", () => {
    expect(quantileOf({}, 0.5)).toBeNull();
    expect(quantileOf(histogramOf([0, 0, 0]), 0.99)).toBe(0);
    expect(quantileOf(histogramOf([3_600_000]), 0.5)).toBe(quantileOf(histogramOf([60_000]), 0.5));
  });

  it("of 100 pings of 1 to 100 ms has 50 and 99 as p50 and p99, but for the 5 %", () => {
    const all = histogramOf(Array.from({ length: 100 }, (_, at) => at + 1));
    expect([quantileOf(all, 0.5), quantileOf(all, 0.99)]).toEqual([50.1, 97.7]);
  });
});
