/** Taken before there is a model, which may change the global `JSON` to its own taste. */
export const { parse: readJson, stringify: writeJson } = JSON;
