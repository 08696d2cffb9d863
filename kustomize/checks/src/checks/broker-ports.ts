import type { IContainerPort } from 'kubernetes-models/v1/ContainerPort';

/**
 * The ports that the RabbitMQ cluster operator gives its pods (internal/resource/statefulset.go), and those of the distribution:
 * 25672, and from 35672 on where command-line tools listen.
 */
export const OPERATOR_PORTS: readonly Pick<IContainerPort, 'name' | 'containerPort'>[] = [
  { name: 'epmd', containerPort: 4369 },
  { name: 'amqp', containerPort: 5672 },
  { name: 'management', containerPort: 15_672 },
  { name: 'prometheus', containerPort: 15_692 },
  { containerPort: 25_672 },
  { containerPort: 35_672 },
];
