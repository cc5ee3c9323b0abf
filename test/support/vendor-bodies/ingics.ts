import { IAT, type VendorBody } from "./vendor-body.ts";

const ingicsLines = [
  "$GPRP,CCB97E7361A4,CB412F0C8EDC,-49,1309696773206D65736820233220285445535429020106,1574921085",
  "$GPRP,E5A706E3923A,CB412F0C8EDC,-87,0201041AFF590002150112233445566778899AABBCCDDEEFF0000100C3BB,1574921085",
  "$LRAD,51A88AD374B7,CC4B73906F96,-87,02010212FF0D0083BC280100AAAAFFFF000010030000,1574921085",
  "$GPRP,0C61CFC1452E,E7DAE08E6FC3,-44,0201061AFF4C000215B9A5D27D56CC4E3AAB511F2153BCB9670001452ED6",
];

export const ingicsBodies: readonly VendorBody[] = [
  {
    // https://manualshive.com/en/manual/ingics/igs03m/2060761, page 6, Payload Format
    name: "Ingics iGS03, lines of text",
    format: "ingics",
    iat: "2019-11-28T06:04:46Z",
    accepted: 4,
    ignored: 0,
    body: `${ingicsLines.join("\r\n")}\r\n`,
  },
  {
    // The other types of the same page, and its report of the box's own position.
    name: "Ingics iGS03, every type of report",
    format: "ingics",
    iat: IAT,
    accepted: 6,
    ignored: 1,
    body: [
      ...["GPRP", "RSPR", "LRAD", "LRSR", "1MAD", "1MSR"].map(
        (type) => `$${type},51A88AD374B7,CC4B73906F96,-87,02010212FF0D0083BC280100AAAAFFFF000010030000`,
      ),
      "$GPSR,CC4B73906F96,CC4B73906F96,-127,201125,081836.00,25.0412,121.5654,0.1,0.9",
    ],
  },
  {
    // https://github.com/ingics/igs-parser-python, test_ibs05: the same lines in JSON
    name: "Ingics iGS03, lines in JSON",
    format: "ingics",
    iat: IAT,
    accepted: 1,
    ignored: 0,
    body: { data: ["$GPRP,FDB69134E063,F008D1789200,-75,02010612FF2C0883BC2D0100AAAA04000000310A1000"] },
  },
];
