import { IAT, type VendorBody } from "./vendor-body.ts";

export const cassiaBodies: readonly VendorBody[] = [
  {
    // https://github.com/CassiaNetworks/CassiaSDKGuide/wiki, Scan Bluetooth Devices
    name: "Cassia, one event",
    format: "cassia",
    iat: IAT,
    accepted: 1,
    ignored: 0,
    body: {
      name: "(unknown)",
      evtType: 3,
      rssi: -80,
      adData: "1EFF06000109200262A12A0E18F1516C3D7DABD42556C51B45E9094EB88D2B",
      bdaddrs: [{ bdaddr: "76:95:9B:89:BB:A5", bdaddrType: "random" }],
    },
  },
  {
    // The same wiki: a filter's example, with the space that is in it; the SDK's demos: a scan response; one with the time;
    // extended advertising. What the stream keeps itself alive with is no event.
    name: "Cassia, an array of events",
    format: "cassia",
    iat: IAT,
    accepted: 4,
    ignored: 1,
    body: [
      {
        name: "(unknown)",
        evtType: 0,
        rssi: -67,
        adData: "0201060302E9FE08FFEC82 0418000363",
        bdaddrs: [{ bdaddr: "CC:1B:E0:E8:11:6A", bdaddrType: "public" }],
      },
      {
        bdaddrs: [{ bdaddr: "ED:47:B0:D3:A9:C8", bdaddrType: "public" }],
        scanData: "0C09536C656570616365205A32",
        name: "Sleepace Z2",
        rssi: -37,
        evt_type: 4,
      },
      {
        name: "CASSIA-BEACON-335",
        timestamp: "2021-03-08 10:07:17.723 CST",
        evtType: 0,
        rssi: -69,
        adData: "02010612094341535349412D424541434F4E2D333335",
        bdaddrs: [{ bdaddr: "CC:DD:EE:03:00:23", bdaddrType: "random" }],
      },
      {
        bdaddrs: [{ bdaddr: "50:31:AD:03:0F:ED", bdaddrType: "public" }],
        adData: "020106030399FD06FFBD06011111100943323030303030383145000000",
        name: "xxxxxxxxx",
        rssi: -19,
        evtType: 5,
        primaryPhy: "1M",
        secondryPhy: "2M",
        sid: 0,
        txPower: 127,
        interval: 0,
        prop: "Connectable",
        dataStatus: "Complete",
      },
      "keep-alive",
    ],
  },
];
