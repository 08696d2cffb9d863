/** The result of one combination, as a row of the table. */
export interface CombinationOutcome {
  readonly broker: string;
  readonly store: string;
  readonly specs: string;
  readonly chaos: string;
  /** The day of the run, `2026-11-28`. */
  readonly date: string;
}

const COLUMNS = ['broker', 'store', 'specs', 'chaos', 'date'] as const;
const BETWEEN_MARKERS = /(?<=<!-- outcomes:start -->\n)[\s\S]*?(?=<!-- outcomes:end -->)/;

/**
 * Writes results into the page's table. A row with the same broker and store in the same versions is replaced, the
 * others stay, so that a run of one combination keeps all other results.
 *
 * @throws {Error} when the page has no place for the table
 */
export function withOutcomes(page: string, outcomes: readonly CombinationOutcome[]): string {
  const [table] = BETWEEN_MARKERS.exec(page) ?? [];
  if (table === undefined) throw new Error('the page has no outcomes:start and outcomes:end');
  const rows = new Map([...readRows(table), ...outcomes].map((row) => [`${row.broker} ${row.store}`, row]));
  const sorted = [...rows.values()].sort((left, right) =>
    `${left.broker} ${left.store}`.localeCompare(`${right.broker} ${right.store}`, 'en', { numeric: true }),
  );
  return page.replace(BETWEEN_MARKERS, `\n${render(sorted)}\n\n`);
}

function readRows(table: string): readonly CombinationOutcome[] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => {
      const [broker = '', store = '', specs = '', chaos = '', date = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      return { broker, store, specs, chaos, date };
    });
}

function render(rows: readonly CombinationOutcome[]): string {
  const lines = [COLUMNS, COLUMNS.map(() => '---'), ...rows.map((row) => COLUMNS.map((name) => row[name]))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
