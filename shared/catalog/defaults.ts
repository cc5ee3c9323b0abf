/** What holds if a catalog says nothing (docs/contract.md#defaults). */
export const DEFAULTS = {
  mesh: { name: "mesh", noticeVersion: "1", locale: "en", timeZone: "UTC" },
  purposes: ["location", "marketing", "push", "broadcast", "profiling", "measurement", "handover", "partners"],
  silence: "PT10M",
  trust: "low",
  eidTrust: "high",
  enterRssi: -70,
  exitRssi: -80,
  momentPurposes: ["marketing"],
  channels: ["inline", "push"],
  confidence: "low",
  quietHours: "drop",
  forgetAfter: "P400D",
  validFor: "PT30M",
  onExit: "keep",
  priority: 50,
  pace: "asap",
} as const;
