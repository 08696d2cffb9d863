import type { Model, PredictContext } from '@tidegate/model';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';

/** What a job may ask: the JSON Schema that is shown to clients, and that checks their inputs. */
export const inputSchema = {
  type: 'object',
  properties: {
    image: { type: 'string', contentEncoding: 'base64', description: 'A picture: PNG, JPEG or BMP.' },
    layout: { enum: ['page', 'block', 'line', 'word'], default: 'page', description: 'What it shows.' },
  },
  required: ['image'],
  additionalProperties: false,
} as const;

type Layout = (typeof inputSchema.properties.layout.enum)[number];

/** An input that keeps to the schema. */
type Question = Readonly<{ image: string; layout?: Layout }>;

interface Answer {
  readonly text: string;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly lines: readonly { readonly text: string; readonly confidence: number }[];
}

const SEGMENTATION: Readonly<Record<Layout, PSM>> = {
  page: PSM.AUTO,
  block: PSM.SINGLE_BLOCK,
  line: PSM.SINGLE_LINE,
  word: PSM.SINGLE_WORD,
};

/** Network and dictionary of English, out of a package; nothing is downloaded while it runs. */
const LANGUAGE_DATA = join(
  dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng')),
  '4.0.0_best_int',
);

/** Reads the text in a picture: Tesseract's neural network, compiled to WebAssembly. */
export default class ReadText implements Model<Question, Answer> {
  private reader: Worker | undefined;
  private onProgress: (fraction: number) => void = () => undefined;

  async setup(): Promise<void> {
    this.reader = await createWorker('eng', OEM.LSTM_ONLY, {
      langPath: LANGUAGE_DATA,
      cacheMethod: 'none',
      logger: ({ status, progress }) => {
        if (status === 'recognizing text') this.onProgress(progress);
      },
      // Without one, a picture that cannot be read ends the process; this way it fails its job.
      errorHandler: (error) => {
        console.error(error);
      },
    });
  }

  async predict({ image, layout = 'page' }: Question, context: PredictContext): Promise<Answer> {
    const { reader } = this;
    if (reader === undefined) throw new Error('predict before setup');
    this.onProgress = (fraction) => {
      context.progress(fraction, 'reading');
    };
    await reader.setParameters({ tessedit_pageseg_mode: SEGMENTATION[layout] });
    // Always bytes: the library would take a text for an address, and fetch it.
    const { data } = await reader.recognize(Buffer.from(image, 'base64'), {}, { text: true, blocks: true });
    const lines = (data.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((each) => each.lines));
    return {
      text: data.text.trim(),
      confidence: data.confidence / 100,
      lines: lines.map(({ text, confidence }) => ({ text: text.trim(), confidence: confidence / 100 })),
    };
  }
}
