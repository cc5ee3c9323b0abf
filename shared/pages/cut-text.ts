/** The text, or its beginning of at most so many code points, the last of them "…": a page has its bounds, whatever a catalog holds. */
export function cutText(text: string, mostPoints: number): string {
  if (text.length <= mostPoints) return text;
  const points = [...text.slice(0, 2 * mostPoints + 2)];
  return points.length <= mostPoints ? text : `${points.slice(0, mostPoints - 1).join("")}…`;
}
