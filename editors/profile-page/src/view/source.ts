import { formatAmount, formatChange, formatShare } from '../format';
import type { LineNumbers } from '../model/lines';
import { luaLines, type Piece } from '../model/lua_text';
import type { State } from '../state';
import { colorOfHeat } from './theme';
import { element, replaceContent } from './element';
import { Grid } from './grid';
import { shortFile } from './places';

const mostLetters = 2_000; // of a line; more is generated code

interface Line {
  number: number;
  pieces: Piece[];
  heat?: LineNumbers;
}

function isSeen(heat: LineNumbers | undefined): heat is LineNumbers {
  return heat !== undefined && [heat.self, heat.total].flat(2).some((amount) => amount !== 0);
}

/** A file with what each of its lines costs. */
export class Source {
  readonly element: HTMLElement;
  readonly grid: Grid<Line>;
  file = -1;
  private readonly head = element('div', { class: 'row head', role: 'row' });
  private readonly bar = element('div', { class: 'pane-bar' });
  private readonly message = element('p', { class: 'empty', hidden: true });
  private hottest = 1;

  constructor(private readonly state: State) {
    this.grid = new Grid<Line>('grid', 'Source', this.head, (line) => this.row(line));
    this.grid.onKey = (key) => key === 'n' || key === 'p' ? (this.goToHot(key === 'n' ? 1 : -1), true) : false;
    this.element = element('div', { class: 'pane source' }, this.bar, this.message, this.grid.element);
  }

  /** Shows where a function is defined. */
  showFunction(fn: number) {
    const file = this.state.data.functions.file[fn];
    if (file < 0) return;
    this.showFile(file);
    const line = Math.max(1, this.state.data.functions.line[fn]);
    const index = this.grid.rows.findIndex((row) => row.number >= line);
    this.grid.element.scrollTop = Math.max(0, index - 3) * 24;
    this.grid.activate(index, false);
  }

  update() {
    this.showFile(this.file >= 0 ? this.file : this.hottestFiles()[0] ?? -1);
  }

  private heatOf(line: LineNumbers | undefined) {
    return line ? line.self[this.state.column][this.state.side] : 0;
  }

  private hottestFiles(): number[] {
    const heat = this.state.linesByFile.map((lines) => {
      let sum = 0;
      for (const line of lines.values()) sum += this.heatOf(line);
      return sum;
    });
    const files = heat.map((_, file) => file).filter((file) => this.state.linesByFile[file].size > 0 || this.state.data.files[file].text !== undefined);
    return files.sort((a, b) => heat[b] - heat[a]);
  }

  private showFile(file: number) {
    const { state } = this;
    this.file = file;
    const lines = file < 0 ? new Map<number, LineNumbers>() : state.linesByFile[file];
    const text = file < 0 ? undefined : state.data.files[file].text;
    const rows: Line[] = text !== undefined
      ? luaLines(text).map((pieces, i) => ({ number: i + 1, pieces, heat: lines.get(i + 1) }))
      : [...lines].filter(([, heat]) => isSeen(heat)).sort(([a], [b]) => a - b).map(([number, heat]) => ({ number, pieces: [], heat }));
    if (text !== undefined && rows.at(-1)?.pieces.length === 0 && !rows.at(-1)?.heat) rows.pop();
    this.hottest = Math.max(1, ...rows.map((row) => this.heatOf(row.heat)));
    this.message.hidden = text !== undefined;
    this.message.textContent = file < 0
      ? 'This profile names no lines of source.'
      : 'The text of this file is not in the page: it could not be read when the page was written, or is too large. These lines were seen:';
    this.drawBar(rows);
    this.drawHead();
    this.grid.setRows(rows);
    this.grid.element.scrollTop = 0;
  }

  private drawBar(rows: Line[]) {
    const { data } = this.state;
    const choose = element('select', { 'aria-label': 'File', onchange: () => this.showFile(Number(choose.value)) },
      ...this.hottestFiles().map((file) => element('option', { value: String(file), ...(file === this.file && { selected: true }) }, shortFile(this.state, file))));
    const own = { ns: 'with a time of their own', bytes: 'that allocate', '': 'that were counted' }[this.state.unit];
    const hot = rows.filter((row) => this.heatOf(row.heat) > 0).length;
    replaceContent(this.bar, choose,
      element('span', { class: 'of', title: this.file >= 0 ? data.files[this.file].name : '' }, `${hot} of ${rows.length} lines ${own}`),
      element('button', { class: 'quiet', title: 'p', onclick: () => this.goToHot(-1) }, '↑ hot line'),
      element('button', { class: 'quiet', title: 'n', onclick: () => this.goToHot(1) }, '↓ hot line'));
  }

  private drawHead() {
    const compared = this.state.isComparison;
    const column = this.state.data.columns[this.state.column];
    const others = this.otherColumns().map((other) => this.state.data.columns[other].title);
    const titles = compared ? ['Before', 'After', 'Change'] : column.addsUp ? ['Self', '%', 'Total', ...others] : [column.title, '%', ...others];
    this.element.style.setProperty('--numbers', String(titles.length));
    replaceContent(this.head,
      ...titles.map((title) => element('div', { class: 'cell number', role: 'columnheader' }, title)),
      element('div', { class: 'cell line', role: 'columnheader' }, 'Line'), element('div', { class: 'cell code', role: 'columnheader' }, 'Source'));
  }

  private otherColumns() {
    return this.state.isComparison ? [] : this.state.data.columns.map((_, i) => i).filter((i) => i !== this.state.column);
  }

  /** The next line that has at least a twentieth of the hottest one's heat. */
  private goToHot(direction: 1 | -1) {
    const { rows, active } = this.grid;
    const start = active < 0 ? (direction > 0 ? -1 : rows.length) : active;
    for (let i = start + direction; i >= 0 && i < rows.length; i += direction) {
      if (this.heatOf(rows[i].heat) * 20 >= this.hottest) {
        this.grid.element.scrollTop = Math.max(0, i * 24 - this.grid.element.clientHeight / 3);
        return this.grid.activate(i);
      }
    }
  }

  private row(line: Line) {
    const { state } = this;
    const { column, unit } = state;
    const number = (text: string, kind = '') => element('div', { class: `cell number ${kind}`, role: 'gridcell' }, text);
    const cells: HTMLElement[] = [];
    const heat = line.heat;
    const { addsUp } = state.data.columns[column];
    if (!isSeen(heat)) for (const _ of this.head.querySelectorAll('.number')) cells.push(number(''));
    else if (state.isComparison) {
      const [before, after] = heat.self[column];
      cells.push(number(formatAmount(before, unit)), number(formatAmount(after, unit)),
        number(formatChange(after - before, unit), after > before ? 'more' : after < before ? 'less' : ''));
    } else {
      const self = heat.self[column][0];
      cells.push(number(self ? formatAmount(self, unit) : ''), number(self ? formatShare(self, state.whole) : ''),
        ...(addsUp ? [number(formatAmount(heat.total[column][0], unit))] : []),
        ...this.otherColumns().map((other) => number(heat.self[other][0] ? formatAmount(heat.self[other][0], state.data.columns[other].unit) : '')));
    }
    let room = mostLetters;
    const pieces = line.pieces.map(({ kind, text }) => {
      const shown = text.slice(0, room);
      room -= shown.length;
      return kind && shown ? element('span', { class: kind }, shown) : shown;
    });
    const code = element('div', { class: 'cell code', role: 'gridcell' }, ...pieces, room === 0 && '…');
    const made = element('div', { class: 'row', role: 'row', 'data-line': String(line.number) }, ...cells,
      element('div', { class: 'cell line', role: 'gridcell' }, String(line.number)), code);
    const share = this.heatOf(heat) / this.hottest;
    if (share > 0) made.style.setProperty('--heat', colorOfHeat(share));
    return made;
  }
}
