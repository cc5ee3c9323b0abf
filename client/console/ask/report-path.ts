/** The address of a report. */
export function reportPath(query: Readonly<Record<string, string>>): string {
  return `/admin/v1/report?${new URLSearchParams(query)}`;
}
