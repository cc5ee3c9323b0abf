import { expect, it } from "vitest";
import type { HookSubject } from "../../../shared/webhooks/hook-events.ts";
import { hookSubject } from "../../../shared/webhooks/hook-subject.ts";

it("a subject is another one for each host, webhook, person and life, and the same each time", async () => {
  const key = await crypto.subtle.importKey("raw", new Uint8Array(32), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const one: HookSubject = { webhook: "ads", host: "ads.example.net", person: "p", epoch: 1 };
  const others = [
    { ...one, webhook: "tv" },
    { ...one, host: "tv.example.org" },
    { ...one, person: "q" },
    { ...one, epoch: 2 },
    { ...one, webhook: "net ads", host: "ads.example" },
  ];
  const subjects = await Promise.all([one, ...others].map((of) => hookSubject(of, key)));
  expect(new Set(subjects).size).toBe(subjects.length);
  expect(await hookSubject({ ...one }, key)).toBe(subjects[0]);
  for (const subject of subjects) expect(subject).toMatch(/^[\w-]{22}$/);
});
