const PREDICT = 'predict(input) or predict(input, context)';

/** What other languages and frameworks call by themselves, in a class of the same shape. */
const FOREIGN_SETUP_NAMES = ['__init__', 'set_up', 'setUp'];

/** What a file exports as its model's class; only called with `new` once it has the right shape. */
export type ExportedClass = new (...given: never[]) => object;

type Members = Readonly<Record<string, unknown>>;

/**
 * Refuses a class that could only be served wrongly, before it is made.
 *
 * @param name - path of the file as its author knows it
 * @throws {TypeError} when the model has another shape: its message names what to write
 */
export function refuseClass(modelClass: ExportedClass, name: string): void {
  const { prototype = {} } = modelClass as { prototype?: Members };
  if (modelClass.length > 0)
    throw new TypeError(
      `the constructor of ${name} asks for an argument, and it is given none: let setup() find out what it needs`,
    );
  const foreign = FOREIGN_SETUP_NAMES.find(
    (method) => typeof prototype[method] === 'function' && String(modelClass).split(method).length === 2,
  );
  if (foreign !== undefined)
    throw new TypeError(`the model of ${name} has a method ${foreign}, which nothing calls: name it setup`);
}

/**
 * Refuses a model without a usable `predict`.
 *
 * @throws {TypeError} when the model has another shape: its message names what to write
 */
export function refuseModel(model: object, name: string): void {
  const { predict, run } = model as Members;
  if (typeof predict !== 'function') {
    if (typeof (model.constructor as unknown as Members).predict === 'function')
      throw new TypeError(`predict of ${name} is static: write it without that word`);
    const advice = typeof run === 'function' ? 'rename its method run:' : 'write';
    throw new TypeError(`the model of ${name} has no method predict: ${advice} ${PREDICT}`);
  }
  if (predict.length > 2)
    throw new TypeError(
      `predict of ${name} asks for ${predict.length} arguments, and a job has one input: write ${PREDICT}, ` +
        'and let the input be an object',
    );
}
