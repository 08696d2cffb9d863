const LOOPBACK_NAME = /(^|\.)localhost\.?$/;

/** Whether only programs of the same machine reach an address to listen on: an IP address or a name. */
export function isLoopback(host: string): boolean {
  return host === '::1' || host.startsWith('127.') || isLoopbackName(host);
}

/** Whether a name always leads to the machine that asks. */
export function isLoopbackName(host: string): boolean {
  return LOOPBACK_NAME.test(host);
}
