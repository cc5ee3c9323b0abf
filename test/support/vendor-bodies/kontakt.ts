import type { VendorBody } from "./vendor-body.ts";

export const kontaktBodies: readonly VendorBody[] = [
  {
    // Kontakt.io, API v3, telemetry
    name: "Kontakt.io, a page of telemetry",
    format: "kontakt",
    iat: "2022-03-20T23:39:05Z",
    accepted: 1,
    ignored: 1,
    body: {
      content: [
        {
          trackingId: "fd:45:0a:68:25:7d",
          timestamp: "2022-03-20T23:39:00Z",
          batteryLevel: 99,
          channel: 38,
          rssi: -62,
          sourceId: "12Bh000T",
          uniqueId: "11rc007c",
          calibratedRssi1m: -69,
          txPowerDbm: -4,
          numberOfPeopleDetected: 0,
          secondsSincePeopleDetection: 13,
          moving: false,
        },
        { trackingId: "11rc007c", timestamp: "2022-03-20T23:39:00Z", rssi: -62, sourceId: "12Bh000T" },
      ],
    },
  },
  {
    // https://developer.kontakt.io/backend/locationservices/streamsconfig/, Telemetry data model
    name: "Kontakt.io, one telemetry of a stream",
    format: "kontakt",
    iat: "2020-06-26T13:37:01Z",
    accepted: 0,
    ignored: 1,
    body: {
      companyId: "abcdef",
      userId: "abcdef",
      sourceId: "abcdef",
      sourceType: "abcdef",
      trackingId: "abcdef",
      rssi: -77,
      timestamp: "2020-06-26T13:37:00Z",
      beaconTimestamp: 1600000000,
      batteryLevel: 100,
    },
  },
];
