/** How an alert behaves over some minutes, as `promtool test rules` is given it. */
export interface AlertCase {
  readonly alert: string;
  /** What happens. */
  readonly when: string;
  /** Samples of each series, one a minute, in promtool's notation: `0+1x3` is 0, 1, 2, 3. */
  readonly series: Readonly<Record<string, string>>;
  /** The minute at which it is looked at. */
  readonly atMinute: number;
  /** The labels of the alerts that fire then, beside that of severity. */
  readonly fires: readonly Readonly<Record<string, string>>[];
}

const WAITING = 'tidegate_queue_jobs{namespace="n", pod="g", model="m", state="waiting"}';
const READY = 'tidegate_workers{namespace="n", pod="g", model="m", state="ready"}';
const BUSY = 'tidegate_workers{namespace="n", pod="g", model="m", state="busy"}';
const FAILED = 'tidegate_model_setups_total{namespace="n", pod="w", tidegate_model="m", result="failed"}';
const SET_UP = 'tidegate_model_setups_total{namespace="n", pod="w", tidegate_model="m", result="ready"}';
const ASKED = 'tidegate_scaler_seconds_since_asked{namespace="n", pod="s", model="m"}';
const SCALED = 'tidegate_scaler_jobs{namespace="n", pod="s", model="m", state="waiting"}';
const answers = (status: number): string =>
  `tidegate_http_requests_total{namespace="n", pod="g", method="GET", route="/", status="${status}"}`;
const probe = (name: string, state: string): string =>
  `tidegate_probe_state{namespace="n", pod="g", probe="${name}", state="${state}"}`;

/** For each alert a case in which it fires, and near it those in which it does not. */
export const ALERT_CASES: readonly AlertCase[] = [
  {
    alert: 'TidegateNobodyAsksTheScaler',
    when: 'KEDA has not asked for minutes while jobs wait',
    series: { [ASKED]: '0+60x10', [SCALED]: '4x10' },
    atMinute: 5,
    fires: [{ namespace: 'n', model: 'm' }],
  },
  {
    alert: 'TidegateNobodyAsksTheScaler',
    when: 'no job waits',
    series: { [ASKED]: '0+60x10', [SCALED]: '0x10' },
    atMinute: 5,
    fires: [],
  },
  {
    alert: 'TidegateConnectionLost',
    when: 'a gateway has lost its store for 3 minutes',
    series: {
      [probe('job store', 'up')]: '1 0x9',
      [probe('job store', 'degraded')]: '0 1x9',
      [probe('job store', 'down')]: '0x10',
      [probe('message broker', 'up')]: '1x10',
      [probe('message broker', 'degraded')]: '0x10',
    },
    atMinute: 4,
    fires: [{ namespace: 'n', pod: 'g', probe: 'job store' }],
  },
  {
    alert: 'TidegateConnectionLost',
    when: 'it was back within a minute, and a model is still setting up',
    series: {
      [probe('job store', 'degraded')]: '0 1 0x8',
      [probe('model', 'down')]: '1x10',
    },
    atMinute: 4,
    fires: [],
  },
  {
    alert: 'TidegateJobsWaitForWorkers',
    when: 'no worker was ready for 16 minutes',
    series: { [WAITING]: '0 3x30', [READY]: '0x31', [BUSY]: '0x31' },
    atMinute: 17,
    fires: [{ namespace: 'n', model: 'm' }],
  },
  {
    alert: 'TidegateJobsWaitForWorkers',
    when: 'one is busy with a long job',
    series: { [WAITING]: '0 3x30', [READY]: '0x31', [BUSY]: '1x31' },
    atMinute: 17,
    fires: [],
  },
  {
    alert: 'TidegateModelDoesNotSetUp',
    when: 'set-ups fail, and none succeeds',
    series: { [FAILED]: '0+1x20', [SET_UP]: '0x20' },
    atMinute: 15,
    fires: [{ namespace: 'n', tidegate_model: 'm' }],
  },
  {
    alert: 'TidegateModelDoesNotSetUp',
    when: 'others succeed',
    series: { [FAILED]: '0+1x20', [SET_UP]: '0x5 1x15' },
    atMinute: 15,
    fires: [],
  },
  {
    alert: 'TidegateJobsGivenUp',
    when: 'a job was given up five minutes ago',
    series: { 'tidegate_dead_letters_total{namespace="n", pod="g", status="failed"}': '0x5 1x10' },
    atMinute: 10,
    fires: [{ namespace: 'n' }],
  },
  {
    alert: 'TidegateJobsGivenUp',
    when: 'jobs only ended before',
    series: { 'tidegate_dead_letters_total{namespace="n", pod="g", status="failed"}': '3x20' },
    atMinute: 20,
    fires: [],
  },
  {
    alert: 'TidegateRequestsFail',
    when: 'one of ten requests gets 503',
    series: { [answers(200)]: '0+90x20', [answers(503)]: '0+10x20' },
    atMinute: 15,
    fires: [{ namespace: 'n' }],
  },
  {
    alert: 'TidegateRequestsFail',
    when: 'clients ask for jobs that there are not',
    series: { [answers(200)]: '0+10x20', [answers(404)]: '0+90x20' },
    atMinute: 15,
    fires: [],
  },
  {
    alert: 'TidegateWebhooksLate',
    when: 'the earliest webhook is due for ten minutes',
    series: { 'tidegate_webhook_oldest_due_seconds{namespace="n", pod="g"}': '0+60x20' },
    atMinute: 12,
    fires: [{ namespace: 'n' }],
  },
  {
    alert: 'TidegateWebhooksLate',
    when: 'each is sent within a minute',
    series: { 'tidegate_webhook_oldest_due_seconds{namespace="n", pod="g"}': '40x20' },
    atMinute: 12,
    fires: [],
  },
];
