/** The Secrets that the operator supplies, and their keys; kustomize/README.md has the same list. */
export const SUPPLIED_SECRETS: Readonly<Record<string, readonly string[]>> = {
  rabbitmq: ['username', 'password', 'amqp-url', 'management-url', 'default_user.conf'],
  redis: ['password', 'url'],
  'gateway-tls': ['tls.crt', 'tls.key'],
};
