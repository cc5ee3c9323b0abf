/** The text, or its beginning of at most so many code points, the last of them "…": a page has its bounds, whatever a catalog holds. */
export function cutText(text: string, maxPoints: number): string {
  if (text.length <= maxPoints) return text;
  const points = [...text.slice(0, 2 * maxPoints + 2)];
  return points.length <= maxPoints ? text : `${points.slice(0, maxPoints - 1).join("")}…`;
}
