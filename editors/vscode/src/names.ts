/** A part of one line that can be evaluated; `start` and `end` are columns from 0. */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const keywords = new Set(('and break do else elseif end false for function goto if in local nil not or repeat return then '
  + 'true until while').split(' '));

/** The line with strings and a comment blanked, columns kept. Long strings over several lines are not seen. */
function bare(line: string): string {
  return line.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|--.*$/g, (hidden) => ' '.repeat(hidden.length));
}

/** Names of variables in a line, each once; fields and methods are not names of their own. */
export function namesIn(line: string): Span[] {
  const seen = new Set<string>();
  const found: Span[] = [];
  for (const { 0: text, index: start } of bare(line).matchAll(/(?<!\w|:|(?<!\.)\.)[A-Za-z_]\w*/g)) {
    if (keywords.has(text) || seen.has(text)) continue;
    seen.add(text);
    found.push({ text, start, end: start + text.length });
  }
  return found;
}

/** The path of names up to the one under `column`: on `b` of `a.b.c` it is `a.b`. */
export function pathAt(line: string, column: number): Span | undefined {
  for (const { 0: path, index: start } of bare(line).matchAll(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g)) {
    if (column < start || column >= start + path.length || keywords.has(path)) continue;
    const rest = path.slice(column - start).search(/\./);
    const text = rest < 0 ? path : path.slice(0, column - start + rest);
    return text.endsWith('.') ? undefined : { text, start, end: start + text.length };
  }
  return undefined;
}
