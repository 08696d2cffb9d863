/**
 * Reads a list of arrivals: CSV with a header that has a column `t` (or one column without a header), seconds, one line a job.
 * @param text the CSV
 * @returns ascending seconds from 0
 * @throws RangeError naming the first line that is no time
 */
export function parseArrivals(text: string): Float64Array {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const [header = ''] = lines;
  const hasHeader = header !== '' && !Number.isFinite(Number(header.split(',')[0]));
  const column = hasHeader ? header.split(',').findIndex((name) => name.trim() === 't') : 0;
  if (column < 0) throw new RangeError('line 1: the header has no column t');
  const arrivals: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' || (hasHeader && index === 0)) continue;
    const cell = line.split(',')[column]?.trim() ?? '';
    const seconds = cell === '' ? Number.NaN : Number(cell);
    if (!Number.isFinite(seconds) || seconds < 0) {
      throw new RangeError(`line ${index + 1}: "${cell}" is not a number of seconds from 0`);
    }
    arrivals.push(seconds);
  }
  return Float64Array.from(arrivals).sort();
}
