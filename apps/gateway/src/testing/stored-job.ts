/** What is to come of a job, which changes from one answer to the next. */
const OUTLOOK = ['waitingFor', 'queuePosition', 'estimate', 'workers'];

/** What is stored of a job, out of an answer that shows it. */
export function storedJob(answer: unknown): object {
  return Object.fromEntries(Object.entries(answer as object).filter(([name]) => !OUTLOOK.includes(name)));
}
