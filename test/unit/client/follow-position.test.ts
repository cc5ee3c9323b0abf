import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followPosition } from "../../../client/sdk/follow-position.ts";
import type { Fix } from "../../../client/sdk/watch-rule.ts";

/** A geolocation that says what the test wants; `watches` counts how often it was asked. */
function fakeGeolocation() {
  const active = new Map<number, [PositionCallback, PositionErrorCallback | null | undefined]>();
  let here: Fix | undefined;
  let watches = 0;
  return {
    get watches() {
      return watches;
    },
    get active() {
      return active.size;
    },
    move(fix: Fix) {
      here = fix;
      for (const [tell] of active.values()) tell({ coords: fix } as GeolocationPosition);
    },
    deny() {
      for (const [, fail] of active.values()) fail?.({ code: 1 } as GeolocationPositionError);
    },
    geolocation: {
      watchPosition(tell: PositionCallback, fail?: PositionErrorCallback | null) {
        active.set(++watches, [tell, fail]);
        if (here !== undefined) tell({ coords: here } as GeolocationPosition);
        return watches;
      },
      clearWatch: (id: number) => void active.delete(id),
    },
  };
}

const HERE: Fix = { latitude: 50.938, longitude: 6.95, accuracy: 20 };
const THERE: Fix = { ...HERE, latitude: 50.94 };

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Follows; each position is answered at once with what `said` is then. */
function follow(said: { isPresent: boolean } = { isPresent: false }) {
  const sent: Fix[] = [];
  const fake = fakeGeolocation();
  const onDenied = vi.fn();
  const about: { said: { isPresent: boolean } | undefined } = { said };
  const send = async (position: Fix) => {
    sent.push(position);
    return about.said;
  };
  const end = followPosition({ geolocation: fake.geolocation, send, onDenied });
  return { about, fake, sent, onDenied, end };
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe("following a position", () => {
  it("sends the first fix, and then only where somebody moves", async () => {
    const { fake, sent } = follow();
    fake.move(HERE);
    await pass(10);
    fake.move({ ...HERE, longitude: 6.95001 });
    await pass(600);
    expect(sent).toEqual([HERE]);
    fake.move(THERE);
    expect(sent).toEqual([HERE, THERE]);
  });

  it("sends what came too soon when its time has come, and of that only the last", async () => {
    const { fake, sent } = follow();
    fake.move(HERE);
    await pass(1);
    fake.move({ ...HERE, latitude: 50.939 });
    fake.move(THERE);
    await pass(3.9);
    expect(sent).toEqual([HERE]);
    await pass(0.2);
    expect(sent).toEqual([HERE, THERE]);
  });

  it("looks anew each minute while somebody stays where they are present", async () => {
    const { about, fake, sent } = follow({ isPresent: true });
    fake.move(HERE);
    await pass(59);
    expect(sent).toHaveLength(1);
    await pass(2);
    expect(sent).toEqual([HERE, HERE]);
    expect(fake.watches).toBe(2);
    expect(fake.active).toBe(1);
    about.said = { isPresent: false };
    await pass(60);
    expect(sent).toHaveLength(3);
    await pass(3_600);
    expect(sent).toHaveLength(3);
  });

  it("waits half a minute after a position that did not arrive", async () => {
    const { about, fake, sent } = follow();
    about.said = undefined;
    fake.move(HERE);
    await pass(29);
    fake.move(THERE);
    expect(sent).toEqual([HERE]);
    await pass(2);
    expect(sent).toEqual([HERE, THERE]);
  });

  it("gives who does not know their accuracy one that the mesh takes", async () => {
    const { fake, sent } = follow();
    fake.move({ ...HERE, accuracy: 0 });
    await pass(0);
    expect(sent).toEqual([{ ...HERE, accuracy: 1 }]);
  });

  it.each([-3, 3])("goes on when the clock is set by %i hours", async (hours) => {
    const { fake, sent } = follow();
    fake.move(HERE);
    await pass(6);
    vi.setSystemTime(Date.now() + hours * 3_600_000);
    fake.move(THERE);
    await pass(0);
    expect(sent).toEqual([HERE, THERE]);
  });

  it("says that it is not let", () => {
    const { fake, onDenied } = follow();
    fake.deny();
    expect(onDenied).toHaveBeenCalledOnce();
  });

  it("ends, and leaves nothing behind", async () => {
    const { fake, sent, end } = follow({ isPresent: true });
    fake.move(HERE);
    await pass(1);
    end();
    expect(fake.active).toBe(0);
    await pass(600);
    expect(sent).toEqual([HERE]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
