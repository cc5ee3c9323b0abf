import { describe, expect, it } from "vitest";
import { csvPlaces } from "../../../cli/import/csv-places.ts";

/** The middle of each place, or why a row is none. */
function centers(text: string): readonly unknown[] {
  const rows = csvPlaces(text, { radiusMetres: 40 });
  if (!rows.ok) throw new Error(rows.error);
  return rows.value.map((row) => ("fault" in row ? row.fault : Object(row.fence).center));
}

describe("degrees in a CSV file", () => {
  it.each([";", "\t", "|"])("may have a decimal comma if %j is between the columns", (delimiter) => {
    const lines = [
      ["Filiale", "Breite", "Länge"],
      ["Mitte", "52,5300", "-13,4"],
      ["Ost", "52.53", "+13.4"],
    ];
    expect(centers(lines.map((line) => line.join(delimiter)).join("\n"))).toEqual([
      [-13.4, 52.53],
      [13.4, 52.53],
    ]);
  });

  it("with a decimal comma are refused if a comma is between the columns, and so is what is no number", () => {
    expect(centers('name,lat,lon\nMitte,"52,53",13.4\nOst,"1,2,3",13.4\nWest,,13.4')).toEqual([
      'the latitude "52,53" has a decimal comma: write 52.53',
      'the latitude "1,2,3" is no number of degrees, as 52.5163',
      "it has no latitude",
    ]);
    expect(centers("name;lat;lon\nOst;1.234,5;13,4")).toEqual([
      'the latitude "1.234,5" is no number of degrees, as 52.5163',
    ]);
  });
});
