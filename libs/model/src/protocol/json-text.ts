/** Saved before the model is loaded, because a model may change the global `JSON`. */
export const { parse: readJson, stringify: writeJson } = JSON;
