/** The Secrets that the operator supplies, and their keys; kustomize/README.md has the same list. */
export const SUPPLIED_SECRETS: Readonly<Record<string, readonly string[]>> = {
  gateway: ['amqp-url', 'management-url', 'redis-url'],
  'worker-default': ['amqp-url', 'redis-url'],
  scaler: ['amqp-url', 'redis-url'],
  keda: ['management-url'],
  rabbitmq: ['definitions.json'],
  redis: ['users.acl'],
  'rabbitmq-administrator': ['username', 'password', 'default_user.conf'],
  'access-keys': ['access-keys.json'],
  'webhook-secrets': ['webhook-secrets.json'],
  'gateway-tls': ['tls.crt', 'tls.key'],
};

/** The keys of a Secret that is supplied; that of another model's workers is like that of the default model's. */
export function suppliedKeys(secret: string): readonly string[] | undefined {
  return SUPPLIED_SECRETS[secret.startsWith('worker-') ? 'worker-default' : secret];
}
