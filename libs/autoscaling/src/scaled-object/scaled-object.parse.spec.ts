import { describe, expect, it } from '@jest/globals';
import { hpaScalingRulesDefaults, scaledObjectDefaults } from './scaled-object.defaults.js';
import { ScaledObjectError } from './scaled-object.error.js';
import { parseScaledObject } from './scaled-object.parse.js';

const TRIGGER = `
    - type: rabbitmq
      metadata: { queueName: jobs.default, mode: QueueLength, value: '3' }`;

function yamlOf(spec: string, triggers: string = TRIGGER): string {
  return `
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: worker }
spec:
  scaleTargetRef: { name: worker }
${spec}
  triggers:${triggers}
`;
}

function triggerOf(metadata: string): string {
  return yamlOf('', `\n    - { type: rabbitmq, metadata: { ${metadata} } }`);
}

function behaviorOf(behavior: string): string {
  return yamlOf(`  advanced: { horizontalPodAutoscalerConfig: { behavior: ${behavior} } }`);
}

function problemsOf(yamlText: string): readonly string[] {
  try {
    parseScaledObject(yamlText);
  } catch (error) {
    if (error instanceof ScaledObjectError) return error.problems;
    throw error;
  }
  return [];
}

describe('a ScaledObject that sets little', () => {
  it("gets KEDA's defaults", () => {
    expect(parseScaledObject(yamlOf(''))).toEqual({
      name: 'worker',
      scaleTargetName: 'worker',
      ...scaledObjectDefaults(),
      triggers: [
        {
          kind: 'rabbitmq',
          queueName: 'jobs.default',
          value: 3,
          activationValue: 0,
          protocol: 'auto',
          excludeUnacknowledged: false,
          metadata: { queueName: 'jobs.default', mode: 'QueueLength', value: '3' },
        },
      ],
    });
  });

  it("has the defaults that KEDA's documentation names", () => {
    expect(scaledObjectDefaults()).toEqual({
      pollingIntervalSeconds: 30,
      cooldownPeriodSeconds: 300,
      initialCooldownPeriodSeconds: 0,
      minReplicaCount: 0,
      maxReplicaCount: 100,
    });
  });

  it('has no behaviour at all, as the HPA that KEDA makes of it', () => {
    expect(parseScaledObject(yamlOf(''))).not.toHaveProperty('behavior');
  });

  it("gets the HPA's defaults for what a behaviour leaves out", () => {
    const { behavior } = parseScaledObject(behaviorOf('{ scaleDown: { stabilizationWindowSeconds: 60 } }'));
    expect(behavior).toEqual({
      scaleUp: hpaScalingRulesDefaults('scaleUp'),
      scaleDown: { ...hpaScalingRulesDefaults('scaleDown'), stabilizationWindowSeconds: 60 },
    });
  });
});

describe('a ScaledObject that sets everything', () => {
  it('keeps every field', () => {
    const scaledObject = parseScaledObject(
      yamlOf(
        `  pollingInterval: 1
  cooldownPeriod: 600
  initialCooldownPeriod: 20
  idleReplicaCount: 0
  minReplicaCount: 2
  maxReplicaCount: 10
  fallback: { failureThreshold: 3, replicas: 4, behavior: currentReplicasIfHigher }
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleUp: { selectPolicy: Min, tolerance: 50m, policies: [{ type: Percent, value: 50, periodSeconds: 30 }] }
        scaleDown: { selectPolicy: Disabled, tolerance: 0.2, stabilizationWindowSeconds: 0 }`,
        `
    - type: rabbitmq
      metadata:
        queueName: jobs.other
        mode: QueueLength
        value: '2.5'
        activationValue: '4'
        protocol: http
        excludeUnacknowledged: 'true'
        hostFromEnv: SOME_URL`,
      ),
    );
    expect(scaledObject).toMatchObject({
      pollingIntervalSeconds: 1,
      cooldownPeriodSeconds: 600,
      initialCooldownPeriodSeconds: 20,
      idleReplicaCount: 0,
      minReplicaCount: 2,
      maxReplicaCount: 10,
      fallback: { failureThreshold: 3, replicas: 4, behavior: 'currentReplicasIfHigher' },
      behavior: {
        scaleUp: {
          selectPolicy: 'Min',
          tolerance: 0.05,
          policies: [{ type: 'Percent', value: 50, periodSeconds: 30 }],
        },
        scaleDown: { selectPolicy: 'Disabled', tolerance: 0.2, stabilizationWindowSeconds: 0 },
      },
      triggers: [
        {
          queueName: 'jobs.other',
          value: 2.5,
          activationValue: 4,
          protocol: 'http',
          excludeUnacknowledged: true,
          metadata: { hostFromEnv: 'SOME_URL' },
        },
      ],
    });
  });

  it('keeps a trigger of another type as it is written', () => {
    const { triggers } = parseScaledObject(
      yamlOf('', `\n    - { type: cron, metadata: { timezone: Europe/Berlin, desiredReplicas: '1' } }`),
    );
    expect(triggers).toEqual([
      { kind: 'other', type: 'cron', metadata: { timezone: 'Europe/Berlin', desiredReplicas: '1' } },
    ]);
  });

  it('cannot be changed, at any depth', () => {
    const scaledObject = parseScaledObject(behaviorOf('{}'));
    expect(Object.isFrozen(scaledObject)).toBe(true);
    expect(Object.isFrozen(scaledObject.triggers)).toBe(true);
    expect(Object.isFrozen(scaledObject.behavior?.scaleUp.policies[0])).toBe(true);
  });
});

describe('a text of several documents', () => {
  it('gives the one ScaledObject in it', () => {
    const text = `kind: Deployment\nspec: { replicas: 1 }\n---\n${yamlOf('  pollingInterval: 7')}---\nkind: Service\n`;
    expect(parseScaledObject(text).pollingIntervalSeconds).toBe(7);
  });

  it.each([
    { name: 'without a ScaledObject', text: 'kind: Deployment', problem: 'no document of kind ScaledObject' },
    { name: 'with nothing in it', text: '', problem: 'no document of kind ScaledObject' },
    {
      name: 'with two',
      text: `${yamlOf('')}---\n${yamlOf('')}`,
      problem: '2 documents of kind ScaledObject, must be one',
    },
  ])('$name is refused', ({ text, problem }) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('that is no YAML is refused', () => {
    expect(() => parseScaledObject('kind: [ScaledObject')).toThrow(/^not YAML: /);
  });
});

describe('a field out of its range', () => {
  const behaviorPath = 'spec.advanced.horizontalPodAutoscalerConfig.behavior';
  it.each([
    {
      text: yamlOf('  pollingInterval: 0'),
      problem: 'spec.pollingInterval = 0, must be an integer in [1, 2147483647]',
    },
    {
      text: yamlOf('  cooldownPeriod: soon'),
      problem: 'spec.cooldownPeriod = "soon", must be an integer in [0, 2147483647]',
    },
    {
      text: yamlOf('  minReplicaCount: 3\n  maxReplicaCount: 2'),
      problem: 'spec.minReplicaCount = 3, must be an integer in [0, 2] (spec.maxReplicaCount)',
    },
    {
      text: yamlOf('  idleReplicaCount: 0'),
      problem: 'spec.idleReplicaCount = 0, must be below spec.minReplicaCount (0)',
    },
    { text: yamlOf('  fallback: { failureThreshold: 3 }'), problem: 'spec.fallback.replicas is missing' },
    {
      text: yamlOf('  fallback: { failureThreshold: 3, replicas: 1, behavior: cached }'),
      problem:
        'spec.fallback.behavior = "cached", must be one of static, currentReplicas, currentReplicasIfHigher, currentReplicasIfLower',
    },
    {
      text: behaviorOf('{ scaleUp: { stabilizationWindowSeconds: 3601 } }'),
      problem: `${behaviorPath}.scaleUp.stabilizationWindowSeconds = 3601, must be an integer in [0, 3600]`,
    },
    {
      text: behaviorOf('{ scaleDown: { policies: [{ type: Pods, value: 1, periodSeconds: 1801 }] } }'),
      problem: `${behaviorPath}.scaleDown.policies[0].periodSeconds = 1801, must be an integer in [1, 1800]`,
    },
    {
      text: behaviorOf('{ scaleDown: { policies: [] } }'),
      problem: `${behaviorPath}.scaleDown.policies = [], must hold at least one policy`,
    },
    {
      text: behaviorOf('{ scaleUp: { tolerance: -0.1 } }'),
      problem: `${behaviorPath}.scaleUp.tolerance = -0.1, must be a quantity of at least 0, as 0.1 or "100m"`,
    },
    {
      text: yamlOf('  advanced: { scalingModifiers: { formula: a + b } }'),
      problem: 'spec.advanced.scalingModifiers is not supported',
    },
    {
      text: triggerOf("queueName: q, mode: MessageRate, value: '3'"),
      problem: 'spec.triggers[0].metadata.mode = "MessageRate" is not supported, must be QueueLength',
    },
    {
      text: triggerOf("queueName: q, mode: QueueLength, value: '0'"),
      problem: 'spec.triggers[0].metadata.value = "0", must be a number above 0',
    },
    {
      text: triggerOf('queueName: q, mode: QueueLength, value: 3'),
      problem: 'spec.triggers[0].metadata.value = 3, must be a text: put it in quotes',
    },
    {
      text: triggerOf("mode: QueueLength, value: '3'"),
      problem: 'spec.triggers[0].metadata.queueName is missing, must be a text that is not empty',
    },
    {
      text: triggerOf(
        "queueName: q, mode: QueueLength, value: '3', protocol: amqp, excludeUnacknowledged: 'true'",
      ),
      problem: 'spec.triggers[0].metadata.excludeUnacknowledged = "true", must be "false" with protocol amqp',
    },
    { text: yamlOf('', ' []'), problem: 'spec.triggers is missing, must hold at least one trigger' },
  ])('is refused: $problem', ({ text, problem }) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it('does not hide the others: one message names all', () => {
    expect(problemsOf(yamlOf('  pollingInterval: 0\n  maxReplicaCount: 0'))).toHaveLength(2);
  });

  it.each(['  pollingInterval: 1', '  minReplicaCount: 2\n  maxReplicaCount: 2', '  cooldownPeriod: 0'])(
    'is not: %j is taken',
    (spec) => {
      expect(problemsOf(yamlOf(spec))).toEqual([]);
    },
  );
});
