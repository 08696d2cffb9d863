import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { JsonSchema } from '@tidegate/contracts';
import { withModelSchemas } from './model-components.js';

const DOCUMENT: OpenAPIObject = {
  openapi: '3.1.0',
  info: { title: 'spec', version: '1' },
  paths: {},
  components: { schemas: { Job: { type: 'object' } } },
};

const added = (input: JsonSchema): unknown => {
  const schemas = withModelSchemas(DOCUMENT, ['mine'], () => ({ input })).components?.schemas ?? {};
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => name !== 'Job'));
};
const ITSELF = '#/components/schemas/mine.input';

describe('the OpenAPI document with the models’ schemas', () => {
  it('keeps what it had, and is the same where no model has one', () => {
    expect(withModelSchemas(DOCUMENT, ['mine'], () => ({}))).toBe(DOCUMENT);
    expect(withModelSchemas(DOCUMENT, ['mine'], () => ({ output: true })).components?.schemas).toEqual({
      Job: { type: 'object' },
      'mine.output': true,
    });
  });

  it('moves what refers to the schema itself, and nothing else', () => {
    const schema = {
      items: [{ $ref: '#' }, { $ref: '#/properties/default' }],
      properties: { default: { $ref: '#/not' }, $ref: { $ref: 'elsewhere' } },
      const: { $ref: '#/data' },
      not: { enum: [{ $ref: '#/data' }] },
    };
    expect(added(schema)).toEqual({
      'mine.input': {
        ...schema,
        items: [{ $ref: ITSELF }, { $ref: `${ITSELF}/properties/default` }],
        properties: { default: { $ref: `${ITSELF}/not` }, $ref: { $ref: 'elsewhere' } },
      },
    });
  });

  it('makes components of definitions', () => {
    const $defs = {
      Node: { items: { $ref: '#/$defs/Node' } },
      'Box[int]': { not: { $ref: '#/$defs/Node/items' } },
    };
    expect(added({ $ref: '#/$defs/Node', not: { $ref: '#/$defs/Box%5Bint%5D' }, $defs })).toEqual({
      'mine.input': { $ref: `${ITSELF}.Node`, not: { $ref: `${ITSELF}.Box_int_.1` } },
      'mine.input.Node': { items: { $ref: `${ITSELF}.Node` } },
      'mine.input.Box_int_.1': { not: { $ref: `${ITSELF}.Node/items` } },
    });
  });

  it('finds parts by their identifiers, as TypeBox writes them, and leaves these out', () => {
    const $defs = { Node: { $id: 'Node', items: { $ref: 'Node' }, contains: { $ref: '#/items' } } };
    const schema = {
      $id: 'http://one.example/',
      $ref: 'Node',
      not: { $ref: 'http://one.example/#/if' },
      if: true,
      $defs,
    };
    expect(added(schema)).toEqual({
      'mine.input': { $ref: `${ITSELF}.Node`, not: { $ref: `${ITSELF}/if` }, if: true },
      'mine.input.Node': { items: { $ref: `${ITSELF}.Node` }, contains: { $ref: `${ITSELF}.Node/items` } },
    });
  });
});
