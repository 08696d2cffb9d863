/**
 * The events of a job that may be sent to its webhook: those that change its status. What its model prints, yields and reports
 * comes too often for requests of their own, and is in the job's event stream.
 */
export const WEBHOOK_EVENTS = ['started', 'returned', 'retrying', 'canceling', 'completed'] as const;

/** One of {@link WEBHOOK_EVENTS}. */
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Where the events of a job are sent. */
export interface JobWebhook {
  /** An absolute address, as `URL` writes it. */
  readonly url: string;
  /** Which events are sent. */
  readonly events: readonly WebhookEvent[];
  /** Whether it is the default of the job's model, whose secret signs it then. */
  readonly ofModel?: true;
}
