/** The text is no JSON. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

/** The text is JSON, as far as it was read, but has too many levels. */
export class JsonDepthError extends Error {
  override readonly name = 'JsonDepthError';
}

/** Most levels of an input: far fewer than any program that reads or writes it later can process. */
export const MOST_INPUT_LEVELS = 1_000;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const LARGE_E = 0x45;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const SMALL_E = 0x65;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const LITERALS = ['true', 'false', 'null'];
const SIMPLE_ESCAPES = '"\\/bfnrt';
const FOUR_HEX_DIGITS = /^[0-9a-fA-F]{4}$/;

/**
 * Finds out by the grammar of RFC 8259 where the values of a JSON text begin and end, without making any of them:
 * `JSON.parse` takes ten times as long for an object of many members, and rounds numbers. Linear in the text's length,
 * whatever the text is. Spec: `json-scanner.property.spec.ts`, against `JSON.parse`.
 */
export class JsonScanner {
  private at = 0;

  /** @param mostLevels - how many levels of lists and objects a value may have */
  constructor(
    private readonly text: string,
    private readonly mostLevels = Number.POSITIVE_INFINITY,
  ) {}

  /** Whether the text begins as an object does. */
  beginsObject(): boolean {
    this.at = 0;
    return this.isNext(OPEN_OBJECT);
  }

  /**
   * Reads the whole text.
   *
   * @throws {JsonSyntaxError} when it is no JSON
   * @throws {JsonDepthError} when it has too many levels
   */
  requireJson(): void {
    this.at = 0;
    this.value();
    this.end();
  }

  /**
   * Reads the whole text, which is that of an object, and reports its members in order; of two with one name, both.
   *
   * @param onMember - receives the member's name and the text of its value, without spaces around it
   * @throws {JsonSyntaxError} when it is no JSON object
   * @throws {JsonDepthError} when a value has too many levels
   */
  members(onMember: (name: string, valueText: string) => void): void {
    this.at = 0;
    this.take(OPEN_OBJECT);
    if (!this.isNext(CLOSE_OBJECT)) {
      do {
        this.skipSpaces();
        const nameBegin = this.at;
        const nameEnd = this.name();
        this.skipSpaces();
        const begin = this.at;
        this.value();
        onMember(nameOf(this.text.slice(nameBegin, nameEnd)), this.text.slice(begin, this.at));
      } while (this.isNext(COMMA));
      this.take(CLOSE_OBJECT);
    }
    this.end();
  }

  /** Whether the text begins as a list does. */
  beginsList(): boolean {
    this.at = 0;
    return this.isNext(OPEN_LIST);
  }

  /**
   * Reads the whole text, which is that of a list, and reports its elements in order.
   *
   * @param onElement - receives the text of each, without spaces around it
   * @throws {JsonSyntaxError} when it is no JSON list
   * @throws {JsonDepthError} when an element has too many levels
   */
  elements(onElement: (text: string) => void): void {
    this.at = 0;
    this.take(OPEN_LIST);
    if (!this.isNext(CLOSE_LIST)) {
      do {
        this.skipSpaces();
        const begin = this.at;
        this.value();
        onElement(this.text.slice(begin, this.at));
      } while (this.isNext(COMMA));
      this.take(CLOSE_LIST);
    }
    this.end();
  }

  private end(): void {
    this.skipSpaces();
    if (this.at < this.text.length) this.refuse();
  }

  /**
   * Reads one value, with its levels on a stack of our own: with recursion the client would choose the depth of the
   * calls.
   */
  private value(): void {
    const closers: number[] = [];
    for (;;) {
      if (this.opens(closers)) continue;
      let closer = closers.at(-1);
      while (closer !== undefined && !this.isNext(COMMA)) {
        this.take(closer);
        closers.pop();
        closer = closers.at(-1);
      }
      if (closer === undefined) return;
      if (closer === CLOSE_OBJECT) this.name();
    }
  }

  /** Reads a value that ends here, or the beginning of a list or object, whose first value comes next. */
  private opens(closers: number[]): boolean {
    this.skipSpaces();
    const code = this.text.charCodeAt(this.at);
    if (code !== OPEN_LIST && code !== OPEN_OBJECT) {
      this.scalar(code);
      return false;
    }
    this.at += 1;
    if (closers.length >= this.mostLevels) throw new JsonDepthError(`more than ${this.mostLevels} levels`);
    const closer = code === OPEN_LIST ? CLOSE_LIST : CLOSE_OBJECT;
    if (this.isNext(closer)) return false;
    closers.push(closer);
    if (closer === CLOSE_OBJECT) this.name();
    return true;
  }

  /** Reads a member's name and the colon behind it; returns where the name ends. */
  private name(): number {
    this.skipSpaces();
    this.string();
    const end = this.at;
    this.take(COLON);
    return end;
  }

  private scalar(code: number): void {
    if (code === QUOTE) this.string();
    else if (code === MINUS || isDigit(code)) this.number();
    else {
      const literal = LITERALS.find((word) => this.text.startsWith(word, this.at));
      if (literal === undefined) this.refuse();
      else this.at += literal.length;
    }
  }

  private string(): void {
    if (this.text.charCodeAt(this.at) !== QUOTE) this.refuse();
    for (this.at += 1; ; this.at += 1) {
      const code = this.text.charCodeAt(this.at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) this.escape();
      // A control character, or NaN at the end of the text.
      else if (!(code >= SPACE)) this.refuse();
    }
    this.at += 1;
  }

  private escape(): void {
    this.at += 1;
    const escaped = this.text.charAt(this.at);
    if (escaped === 'u') {
      if (!FOUR_HEX_DIGITS.test(this.text.slice(this.at + 1, this.at + 5))) this.refuse();
      this.at += 4;
    } else if (escaped === '' || !SIMPLE_ESCAPES.includes(escaped)) this.refuse();
  }

  private number(): void {
    this.skip(MINUS);
    if (!this.skip(ZERO)) this.digits();
    if (this.skip(POINT)) this.digits();
    if (this.skip(SMALL_E) || this.skip(LARGE_E)) {
      if (!this.skip(PLUS)) this.skip(MINUS);
      this.digits();
    }
  }

  private digits(): void {
    if (!isDigit(this.text.charCodeAt(this.at))) this.refuse();
    while (isDigit(this.text.charCodeAt(this.at))) this.at += 1;
  }

  /** Whether the next character that is no space is this one; if so, it is read. */
  private isNext(code: number): boolean {
    this.skipSpaces();
    return this.skip(code);
  }

  private take(code: number): void {
    if (!this.isNext(code)) this.refuse();
  }

  private skip(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at += 1;
    return true;
  }

  private skipSpaces(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== SPACE && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== TAB) return;
      this.at += 1;
    }
  }

  private refuse(): never {
    throw new JsonSyntaxError(`no JSON at position ${this.at}`);
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** Nearly all names stand between their quotes as they are. */
function nameOf(json: string): string {
  return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
}
