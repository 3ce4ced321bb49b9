/** A piece of a line: what it is, for its colour. */
export interface Piece {
  kind: '' | 'comment' | 'string' | 'keyword' | 'number';
  text: string;
}

const keywords = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(' '));

// Comments and strings of every Lua first, long ones up to their end or that of the text; then words and numbers.
const pattern = new RegExp([
  /--\[(?<c>=*)\[[^]*?(?:\]\k<c>\]|$)/, /--[^\n]*/, /\[(?<s>=*)\[[^]*?(?:\]\k<s>\]|$)/,
  /"(?:\\[^]|[^"\\\n])*"?/, /'(?:\\[^]|[^'\\\n])*'?/, /[A-Za-z_]\w*/, /0[xX][\da-fA-F.pP]+|\d+\.?\d*(?:[eE][+-]?\d+)?/,
].map((part) => part.source).join('|'), 'g');

function kindOf(token: string): Piece['kind'] {
  if (token.startsWith('--')) return 'comment';
  if (/^["'[]/.test(token)) return 'string';
  if (/^\d/.test(token)) return 'number';
  return keywords.has(token) ? 'keyword' : '';
}

/** The lines of a Lua source in pieces. */
export function luaLines(text: string): Piece[][] {
  const lines: Piece[][] = [[]];
  const put = (kind: Piece['kind'], part: string) => {
    part.split(/\r\n|\n|\r/).forEach((line, i) => {
      if (i > 0) lines.push([]);
      const last = lines[lines.length - 1];
      if (line !== '' && last.at(-1)?.kind === kind) last.at(-1)!.text += line;
      else if (line !== '') last.push({ kind, text: line });
    });
  };
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    put('', text.slice(done, match.index));
    put(kindOf(match[0]), match[0]);
    done = match.index + match[0].length;
  }
  put('', text.slice(done));
  return lines;
}
