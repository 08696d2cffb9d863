import { isIP } from 'node:net';
import { isPublicAddress } from './allowed-address.js';

/** Longest address of a webhook, characters. */
export const LONGEST_WEBHOOK_URL = 2_048;

/** What webhooks may be sent to beside `https` and public addresses. */
export interface WebhookAddressRules {
  /** Whether `http` is allowed. */
  readonly allowHttp: boolean;
  /** Whether loopback, private and other addresses that the internet does not use are allowed. */
  readonly allowPrivateAddresses: boolean;
}

/** The address of a webhook as it is kept, or what is wrong with it. */
export type WebhookUrlReading = { readonly url: string } | { readonly fault: string };

/**
 * Reads the address of a webhook. A name is not resolved here: where it leads to is looked at for each connection.
 */
export function readWebhookUrl(text: string, rules: WebhookAddressRules): WebhookUrlReading {
  if (text.length > LONGEST_WEBHOOK_URL || !URL.canParse(text))
    return { fault: `must be an absolute address of at most ${LONGEST_WEBHOOK_URL} characters` };
  const url = new URL(text);
  const { protocol, username, password, hash, href } = url;
  if (protocol !== 'https:' && !(rules.allowHttp && protocol === 'http:'))
    return { fault: rules.allowHttp ? 'must begin with https:// or http://' : 'must begin with https://' };
  if (username !== '' || password !== '') return { fault: 'must have no user and no password' };
  if (hash !== '') return { fault: 'must have no part behind #' };
  if (href.length > LONGEST_WEBHOOK_URL)
    return { fault: `must be an absolute address of at most ${LONGEST_WEBHOOK_URL} characters` };
  const host = hostOf(url);
  if (isIP(host) !== 0 && !rules.allowPrivateAddresses && !isPublicAddress(host))
    return { fault: 'must not lead to a loopback, private or reserved address' };
  return { url: href };
}

/** The name or the IP address in an address, an IPv6 one without its brackets. */
export function hostOf({ hostname }: Pick<URL, 'hostname'>): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
