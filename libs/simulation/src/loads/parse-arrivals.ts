/** A hundred days and more: later times are a mistake, and would keep a simulation busy for hours. */
const LATEST_SECONDS = 1e7;

/**
 * Reads a list of arrivals: CSV with a header that has a column `t` (or one column without a header), seconds, one line a job.
 * @param text - the CSV
 * @returns seconds from 0, at least one, put in ascending order
 * @throws {RangeError} when a line is no time, or there is none: its message names the first such line
 */
export function parseArrivals(text: string): Float64Array {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const header = cellsOf(lines[0] ?? '');
  const hasHeader = lines[0] !== '' && !Number.isFinite(Number(header[0]));
  const column = hasHeader ? header.indexOf('t') : 0;
  if (column < 0) throw new RangeError('line 1: the header has no column t');
  const arrivals: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' || (hasHeader && index === 0)) continue;
    const cell = cellsOf(line)[column] ?? '';
    const seconds = cell === '' ? Number.NaN : Number(cell);
    if (!Number.isFinite(seconds) || seconds < 0 || seconds > LATEST_SECONDS) {
      const shown = JSON.stringify(cell.slice(0, 40));
      throw new RangeError(
        `line ${index + 1}: ${shown} is not a number of seconds from 0 to ${LATEST_SECONDS}`,
      );
    }
    arrivals.push(seconds);
  }
  if (arrivals.length === 0) throw new RangeError('there is no arrival in it');
  return Float64Array.from(arrivals).sort();
}

function cellsOf(line: string): readonly string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
