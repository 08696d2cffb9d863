/**
 * With this argument a worker only stores what its model takes and gives, and makes no model: it ends with 0, having
 * written a line for each thing that is wrong with the schema.
 */
export const PUBLISH_SCHEMA = '--publish-schema';
