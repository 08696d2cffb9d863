import { generateFiles, joinPathFragments, names } from '@nx/devkit';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

const FILES = { python: 'model.py', typescript: 'model.ts' };

/** What the starting point counts. */
const TRY_INPUT = '{"text": "the tide comes and the tide goes"}';

/** Writes a model that works, and its entry in the file of models; what is there already stays as it is. */
export default async function generateModel(tree, { name, language, directory }) {
  const folder = joinPathFragments(directory, name);
  if (tree.exists(folder)) throw new Error(`${folder} is there already: choose another name.`);
  const modelsFile = joinPathFragments(directory, 'models.yaml');
  const templates = join(import.meta.dirname, 'files', language);
  generateFiles(tree, templates, folder, { name, className: names(name).className });
  const model = addEntry(tree, modelsFile, { name, file: `${name}/${FILES[language]}` });
  return () => {
    console.log(`
Next:
  npm run try-model -- ${joinPathFragments(folder, FILES[language])} '${TRY_INPUT}'
  MODELS_FILE=${modelsFile} npm start
  curl http://localhost:8002/v1/jobs --json '{"model": "${model}", "input": ${TRY_INPUT}}'`);
  };
}

/** The first model of a file is the default one, which a stack must have. Prints the name that the model got. */
function addEntry(tree, modelsFile, { name, file }) {
  const document = parseDocument(tree.read(modelsFile, 'utf8') ?? '');
  const member = document.hasIn(['models', 'default']) ? name : 'default';
  if (document.hasIn(['models', member])) throw new Error(`${modelsFile} has a model ${member} already.`);
  document.setIn(['models', member], document.createNode({ file }, { flow: true }));
  tree.write(modelsFile, document.toString());
  return member;
}
