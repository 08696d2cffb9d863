/** The result of a check of a service: it can be used, or why not, as a text that completes "is not used: …". */
export type ServiceCheck = { readonly usable: true } | { readonly usable: false; readonly reason: string };

/** A service that can be used. */
export const USABLE: ServiceCheck = { usable: true };

/** A service that cannot be used. */
export function notUsable(reason: string): ServiceCheck {
  return { usable: false, reason };
}
