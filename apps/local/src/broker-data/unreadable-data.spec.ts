import { describe, expect, it } from '@jest/globals';
import { whyUnreadable, type BrokerDataFacts } from './unreadable-data.js';

const RECORD = { rabbitmqVersion: '3.10.8', madeIn: '/home/ada/.tidegate' };
const READABLE: BrokerDataFacts = {
  hasData: true,
  record: RECORD,
  rabbitmqVersion: '3.10.8',
  directory: '/home/ada/.tidegate',
};

describe('data of a broker', () => {
  it.each<[string, Partial<BrokerDataFacts>]>([
    ['by the version that wrote it', {}],
    ['by another release of the same series', { rabbitmqVersion: '3.10.25' }],
    ['where the installed version is not known', { rabbitmqVersion: undefined }],
    ['where the version that wrote it is not known', { record: { ...RECORD, rabbitmqVersion: null } }],
    ['where there is none yet', { hasData: false, record: undefined }],
  ])('is read %s', (_, facts) => {
    expect(whyUnreadable({ ...READABLE, ...facts })).toBeUndefined();
  });

  it.each<[string, Partial<BrokerDataFacts>, RegExp]>([
    ['of an earlier series', { rabbitmqVersion: '4.3.6' }, /^RabbitMQ 3\.10\.8 wrote it, and 4\.3\.6 cannot/],
    ['of a later series', { rabbitmqVersion: '3.9.13' }, /^RabbitMQ 3\.10\.8 wrote it, and 3\.9\.13 cannot/],
    ['of a series that begins alike', { rabbitmqVersion: '3.1.8' }, /^RabbitMQ 3\.10\.8 wrote it/],
    ['that was moved or copied', { directory: '/srv/tidegate' }, /^it was made in \/home\/ada\/\.tidegate,/],
    ['of which nothing is recorded', { record: undefined }, /^an earlier version of Tidegate wrote it/],
    ['that is gone', { hasData: false }, /^it is no longer there/],
    [
      'that was set aside by a start that did not end',
      { record: { ...RECORD, setAside: 'rabbitmq-3.8.9' } },
      /^the last start ended before its jobs were queued again/,
    ],
  ])('is not read: data %s', (_, facts, reason) => {
    expect(whyUnreadable({ ...READABLE, ...facts })).toMatch(reason);
  });
});
