import { InvalidArgumentError } from 'commander';

/** @throws {InvalidArgumentError} unless the text is a number from 0 */
export function fromZero(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('must be a number from 0.');
  return value;
}

/** @throws {InvalidArgumentError} unless the text is a number above 0 */
export function aboveZero(text: string): number {
  const value = fromZero(text);
  if (value === 0) throw new InvalidArgumentError('must be a number above 0.');
  return value;
}

/** @throws {InvalidArgumentError} unless the text is an integer from 0 */
export function integerFromZero(text: string): number {
  const value = fromZero(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('must be an integer from 0.');
  return value;
}
