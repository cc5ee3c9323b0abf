import { IAT, type VendorBody } from "./vendor-body.ts";

/** https://docs.ruuvi.com/ruuvi-gateway-firmware/data-formats/ */
export const ruuviBodies: readonly VendorBody[] = [
  {
    // http-time-stamped-data-from-bluetooth-sensors
    name: "Ruuvi Gateway, with timestamps",
    format: "ruuvi",
    iat: "2022-05-27T06:46:29Z",
    accepted: 2,
    ignored: 0,
    body: {
      data: {
        coordinates: "",
        timestamp: "1653633988",
        nonce: "2636366621",
        gw_mac: "C8:25:2D:8E:9C:2C",
        tags: {
          "C6:A5:B9:E0:AD:06": {
            rssi: -71,
            timestamp: "1653633986",
            data: "0201061BFF99040513C85714C7CC00240008041CAB76F41C3CC6A5B9E0AD06",
          },
          "E3:75:CF:37:4E:23": {
            rssi: -72,
            timestamp: "1653633986",
            data: "0201061BFF99040514565D7CC7850008003C03E4A9F6741CC3E375CF374E23",
          },
        },
      },
    },
  },
  {
    // http-data-from-bluetooth-sensors-without-timestamps
    name: "Ruuvi Gateway, without timestamps",
    format: "ruuvi",
    iat: IAT,
    accepted: 2,
    ignored: 0,
    body: {
      data: {
        coordinates: "",
        nonce: "2896361039",
        gw_mac: "C8:25:2D:8E:9C:2C",
        tags: {
          "E3:75:CF:37:4E:23": {
            rssi: -50,
            counter: "363",
            data: "0201061BFF990405158A5B05C6810004004403DCAB767A45BDE375CF374E23",
          },
          "F4:1F:0C:28:CB:D6": {
            rssi: -32,
            counter: "365",
            data: "0201061BFF990405166455D5C6DD0008FFF803F0ADB60F2A92F41F0C28CBD6",
          },
        },
      },
    },
  },
];
