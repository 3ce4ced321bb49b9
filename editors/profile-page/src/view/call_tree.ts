import { numbersOf, rootRows, rowsBelow, type CallRow, type Direction } from '../model/call_rows';
import type { State } from '../state';
import { numberColumns, type Amounts, type NumberColumn } from './columns';
import { element, replaceContent } from './element';
import { cell, Grid } from './grid';
import { nameOf, placeOf, shortPlaceOf } from './places';

/** Who calls whom: from the whole program or one function down to callees, or up to callers. */
export class CallTree {
  readonly element: HTMLElement;
  readonly grid: Grid<CallRow>;
  direction: Direction = 'callees';
  focus = -1;
  private readonly head = element('div', { class: 'row head', role: 'row' });
  private readonly bar = element('div', { class: 'pane-bar' });
  private columns: NumberColumn[] = [];
  private open = new Set<CallRow>();
  private roots: CallRow[] = [];

  constructor(private readonly state: State) {
    this.grid = new Grid<CallRow>('treegrid', state.words.calls, this.head, (row) => this.row(row));
    this.grid.onActive = (row) => state.select(row.fn);
    this.grid.onOpen = (row) => this.toggle(row);
    this.grid.onKey = (key, row) => this.key(key, row);
    this.element = element('div', { class: 'pane calls' }, this.bar, this.grid.element);
  }

  show(direction: Direction, focus: number) {
    this.direction = direction;
    this.focus = focus;
    this.update();
  }

  update() {
    const { state } = this;
    this.columns = numberColumns(state);
    this.element.style.setProperty('--numbers', String(this.columns.length));
    this.roots = this.sorted(rootRows(state.tree, state.order, this.direction, this.focus));
    this.open = new Set();
    let row = this.roots[0]; // along what matters most, until it divides
    for (let depth = 0; row && depth < 40 && (depth === 0 ? this.roots.length === 1 : true); ++depth) {
      this.open.add(row);
      const below = this.below(row);
      if (below.length === 0 || this.total(below[0]) < 0.6 * this.total(row)) break;
      row = below[0];
    }
    this.drawBar();
    this.drawHead();
    this.drawRows(-1);
  }

  private drawBar() {
    const { state } = this;
    const { words } = state;
    const choice = (direction: Direction, text: string) =>
      element('button', { 'aria-pressed': String(this.direction === direction), onclick: () => this.show(direction, this.focus) }, text);
    const chosen = state.selected;
    replaceContent(this.bar,
      element('div', { class: 'choices', role: 'group', 'aria-label': 'Direction' }, choice('callees', words.callees), choice('callers', words.callers)),
      element('span', { class: 'of' }, this.direction === 'callees' ? words.calleesOf : words.callersOf),
      this.focus < 0
        ? element('span', { class: 'focus' }, this.direction === 'callees' ? words.whole : words.each)
        : element('span', { class: 'focus chip' }, nameOf(state, this.focus),
            element('button', { class: 'icon', 'aria-label': `Of ${words.whole}`, title: `Of ${words.whole}`, onclick: () => this.show(this.direction, -1) }, '×')),
      chosen >= 0 && chosen !== this.focus &&
        element('button', { class: 'quiet', onclick: () => this.show(this.direction, chosen) }, `Focus on ${nameOf(state, chosen).slice(0, 40)}`));
  }
  /** What the bar offers depends on the selection. */
  showSelected() {
    this.drawBar();
  }

  private drawHead() {
    replaceContent(this.head,
      ...this.columns.map((column) => element('div', { class: `cell ${column.id.endsWith('Share') ? 'share' : 'number'}`, role: 'columnheader' }, column.title)),
      element('div', { class: 'cell name', role: 'columnheader' }, this.state.words.item),
      element('div', { class: 'cell place', role: 'columnheader' }, this.state.words.place));
  }

  private amounts(row: CallRow): Amounts {
    return (column, side) => numbersOf(this.state.tree, row, this.direction, this.focus, column, side);
  }
  private total(row: CallRow) {
    const { column, side, isComparison } = this.state;
    const of = this.amounts(row);
    return isComparison ? Math.max(of(column, 0).total, of(column, 1).total) : of(column, side).total;
  }
  private sorted(rows: CallRow[]) {
    const totals = new Map(rows.map((row) => [row, this.total(row)]));
    return rows.sort((a, b) => totals.get(b)! - totals.get(a)!);
  }
  private below(row: CallRow) {
    if (!row.below) this.sorted(rowsBelow(this.state.tree, row, this.direction));
    return row.below!;
  }

  private drawRows(active: number) {
    const rows: CallRow[] = [];
    const add = (list: CallRow[]) => {
      for (const row of list) {
        rows.push(row);
        if (this.open.has(row)) add(this.below(row));
      }
    };
    add(this.roots);
    this.grid.setRows(rows, active);
  }

  private toggle(row: CallRow) {
    if (!this.open.delete(row)) this.open.add(row);
    this.drawRows(this.grid.active);
  }

  private key(key: string, row: CallRow | undefined) {
    if (!row) return false;
    if (key === 'ArrowRight') {
      if (!this.open.has(row)) this.toggle(row);
      else if (this.below(row).length > 0) this.grid.activate(this.grid.active + 1);
      return true;
    }
    if (key === 'ArrowLeft') {
      if (this.open.has(row) && this.below(row).length > 0) this.toggle(row);
      else if (row.above) this.grid.activate(this.grid.rows.indexOf(row.above));
      return true;
    }
    return false;
  }

  private row(row: CallRow) {
    const { state } = this;
    const isOpen = this.open.has(row);
    const hasMore = this.below(row).length > 0;
    const of = this.amounts(row);
    const name = element('div', { class: 'cell name', role: 'gridcell', title: nameOf(state, row.fn) },
      element('button', {
        class: 'twisty', tabindex: '-1', 'aria-label': isOpen ? 'Close' : 'Open', ...(!hasMore && { hidden: true }),
        onclick: (event: Event) => { event.stopPropagation(); this.toggle(row); },
      }, isOpen ? '▾' : '▸'),
      element('span', { class: state.search?.matches[row.fn] ? 'found' : '' }, nameOf(state, row.fn)));
    name.style.paddingInlineStart = `${Math.min(row.level - 1, 60) * 14 + (hasMore ? 0 : 20)}px`;
    return element('div', {
      class: 'row', role: 'row', 'aria-level': String(row.level), ...(hasMore && { 'aria-expanded': String(isOpen) }),
    }, ...this.columns.map((column) => column.cell(of)), name, cell(shortPlaceOf(state, row.fn), 'place', placeOf(state, row.fn)));
  }
}
