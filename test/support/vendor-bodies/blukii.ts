import type { VendorBody } from "./vendor-body.ts";

export const blukiiBodies: readonly VendorBody[] = [
  {
    // https://blukii.github.io/Developers/blukiiHub/api_json_en_2.html
    name: "blukii Hub, structure 2.0",
    format: "blukii",
    iat: "2024-05-03T11:11:00Z",
    accepted: 7,
    ignored: 0,
    body: {
      id: "hub86C274E0",
      localIp: "192.168.178.41",
      data: [
        "F05ECD2555ACBB9155263E8F0100006401626C756B69692E636F6D626561636F6E00010001C7",
        "665544332211ADC455263E8F0100006420020100000000000000010080",
        "F05ECD2555ACB8CA56263E8F0100006402CE626C756B626561636F6E000000010001",
        "665544332211ABF856263E8F0100006420020100000000000000010080",
        "F05ECD2555ACB9F257263E8F0100006402CE626C756B626561636F6E000000010001",
        "665544332211AB2558263E8F0100006420020100000000000000010080",
        "F05ECD2555ACB95959263E8F01000064040CEC000000003F510000C06C",
      ],
    },
  },
  {
    // https://blukii.github.io/Developers/blukiiHub/api_json_en_1.html
    name: "blukii Hub, structure 1.0",
    format: "blukii",
    iat: "2022-07-15T15:26:59Z",
    accepted: 7,
    ignored: 0,
    body: {
      id: "hubAEB6DC04",
      localIp: "192.168.178.41",
      items: [
        {
          macAddress: "04EE03DBD02B",
          blukiiId: "blukii BXXXXX 04EE03DBD02B",
          batteryPct: 100,
          batteryMV: 3363,
          activeTime: 236,
          timestamp: 1657898818334,
          rssi: [
            { rssi: -57, timestamp: 1657898818023 },
            { rssi: -58, timestamp: 1657898818650 },
            { rssi: -57, timestamp: 1657898818334 },
            { rssi: -57, timestamp: 1657898818863 },
            { rssi: -58, timestamp: 1657898818955 },
          ],
          iBeaconData: [
            {
              uuid: "626C756B-6969-2E63-6F6D-626561636F6E",
              major: 3,
              minor: 1,
              measuredPower: -57,
              timestamp: 1657898818023,
            },
          ],
          eddystoneTLM: [{ batteryMV: 3363, temperature: 0, packets: 241, activeTime: 2360, timestamp: 1657898818650 }],
          eddystoneUID: [
            { uidNamespace: "626C756B626561636F6E", uidInstance: "000000030001", timestamp: 1657898818334 },
          ],
          deviceTracing: { id: 13, devices: [{ id: 11, rssi: -45, timestamp: 1657898818863 }] },
          SpecialFrame: [{ type: 2, timestamp: 1657898818955, data: "0100000000000000010080" }],
        },
        {
          macAddress: "CC78AB5E7627",
          blukiiId: "blukii BXXXXX CC78AB5E7627",
          type: "SENSOR_BEACON",
          batteryPct: 100,
          timestamp: 1657898818128,
          rssi: [
            { rssi: -18, timestamp: 1657898818545 },
            { rssi: -18, timestamp: 1657898817396 },
          ],
          beaconSensorData: { environment: [{ airPressure: 1008.9, light: 245, timestamp: 1657898818545 }] },
        },
      ],
    },
  },
  {
    // https://blukii.github.io/Developers/blukiiHub/doku_api_en.html
    name: "blukii Hub, before structure 1.0",
    format: "blukii",
    iat: "2020-03-17T12:46:53Z",
    accepted: 2,
    ignored: 1,
    body: {
      id: "SMAA9ET9WL",
      data: [
        {
          blukiiId: "CC78AB6FFEBF",
          macAddress: "CC78AB6FFEBF",
          rssi: [
            { rssi: -55, timestamp: 1584449211921 },
            { rssi: -54, timestamp: 1584449212522 },
          ],
          eddystoneTLM: [
            { battery: 3000, temperature: 0, packets: 38591923, activeTime: 40524260, timestamp: 1584449212829 },
          ],
          eddystoneURL: [{ url: "https://myin.fo/Iuaf8", timestamp: 1584449212929 }],
        },
        { blukiiId: "CC78AB6FD698", macAddress: "CC78AB6FD698", type: "SENSOR_BEACON", battery: 94 },
      ],
    },
  },
];
