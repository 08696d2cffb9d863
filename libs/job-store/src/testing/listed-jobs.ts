import type { JobRecord, JobStatus } from '@tidegate/contracts';
import type { JobPage, ListQuery } from '../lists/job-lists.types.js';
import type { JobStore } from '../job-store.js';

/** All pages of a list. */
export async function allPages(
  { lists }: JobStore,
  query: ListQuery,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly JobPage[]> {
  const pages: JobPage[] = [];
  for (let after: string | undefined; ;) {
    const page = await lists.page({ ...query, ...(after === undefined ? {} : { after }) });
    pages.push(page);
    if (page.next === undefined) return pages;
    after = page.next;
    await between();
  }
}

/** The ids of the jobs on pages, in their order. */
export function idsOn(pages: readonly JobPage[]): readonly string[] {
  return pages.flatMap(({ jobs }) => jobs.map(({ record }) => record.id));
}

/** Counts without what is 0, by model. */
export function presentCounts({ counts }: JobPage): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(counts)
      .map(
        ([model, ofModel]) =>
          [model, Object.fromEntries(Object.entries(ofModel).filter(([, count]) => count > 0))] as const,
      )
      .filter(([, ofModel]) => Object.keys(ofModel).length > 0),
  );
}

/** The same, counted from records. */
export function countRecords(
  records: readonly Pick<JobRecord, 'model' | 'status'>[],
): Readonly<Record<string, object>> {
  const counts: Record<string, Partial<Record<JobStatus, number>>> = {};
  for (const { model, status } of records) {
    const ofModel = (counts[model] ??= {});
    ofModel[status] = (ofModel[status] ?? 0) + 1;
  }
  return counts;
}
