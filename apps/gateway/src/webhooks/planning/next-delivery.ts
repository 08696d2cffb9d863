import type { WebhookDelivery } from '@tidegate/job-store';

/** So long one delivery that fails holds back those behind it, from its first attempt on. */
export const HOLD_BACK_MS = 60_000;

/** A delivery to send, or when there is one. */
export interface NextDelivery {
  /** Present when it may be sent now. */
  readonly delivery?: WebhookDelivery;
  /** Milliseconds until one may be sent; absent when none is to be. */
  readonly dueInMs?: number;
}

/**
 * Chooses which delivery of a job is sent next. They are sent in their order: one waits until those before it are done, or until
 * the first attempt of each of them is a minute ago.
 *
 * @param deliveries - of one job, in the order of their numbers
 * @param nowMs - milliseconds since the Unix epoch, on the clock that their times are on
 */
export function nextDelivery(deliveries: readonly WebhookDelivery[], nowMs: number): NextDelivery {
  let heldUntilMs = 0;
  let earliest: { readonly delivery: WebhookDelivery; readonly atMs: number } | undefined;
  for (const delivery of deliveries) {
    if (delivery.state !== 'pending') continue;
    const atMs = Math.max(delivery.nextTryAtMs ?? 0, heldUntilMs);
    if (!earliest || atMs < earliest.atMs) earliest = { delivery, atMs };
    if (atMs <= nowMs) break;
    // Nothing may come before the first attempt of this one.
    if (delivery.firstTryAtMs === undefined) break;
    heldUntilMs = Math.max(heldUntilMs, delivery.firstTryAtMs + HOLD_BACK_MS);
  }
  if (!earliest) return {};
  const dueInMs = Math.max(0, earliest.atMs - nowMs);
  return dueInMs === 0 ? { delivery: earliest.delivery, dueInMs } : { dueInMs };
}
