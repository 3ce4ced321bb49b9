import type { State } from '../state';
import { numberColumns, type Amounts, type NumberColumn } from './columns';
import { element, replaceContent } from './element';
import { cell, Grid } from './grid';
import { nameOf, placeOf, shortPlaceOf } from './places';
import { functionColor } from './theme';

type Sort = { id: string; isDown: boolean };

/** All functions, in the order of any column; a search leaves those that match. */
export class FunctionTable {
  readonly element: HTMLElement;
  readonly grid: Grid<number>;
  private readonly head = element('div', { class: 'row head', role: 'row' });
  private columns: NumberColumn[] = [];
  private sort: Sort;

  constructor(private readonly state: State, open: (fn: number) => void) {
    this.sort = { id: state.isComparison ? 'selfChange' : 'self', isDown: true };
    this.grid = new Grid<number>('grid', state.words.functions, this.head, (fn) => this.row(fn));
    this.grid.onActive = (fn) => state.select(fn);
    this.grid.onOpen = open;
    this.element = element('div', { class: 'pane functions' }, this.grid.element);
  }

  update() {
    const { state } = this;
    this.columns = numberColumns(state);
    this.element.style.setProperty('--numbers', String(this.columns.length));
    const seen: number[] = [];
    for (let fn = 0; fn < state.data.names.length; ++fn) {
      const isSeen = state.numbers.total.some((column) => column.some((values) => values[fn] !== 0))
        || state.numbers.self.some((column) => column.some((values) => values[fn] !== 0));
      if (isSeen && (!state.search || state.search.matches[fn])) seen.push(fn);
    }
    this.sortFunctions(seen);
    this.drawHead();
    this.grid.setRows(seen, seen.indexOf(state.selected));
  }

  showSelected() {
    this.grid.active = this.grid.rows.indexOf(this.state.selected);
    if (this.grid.active >= 0) this.grid.activate(this.grid.active, false);
    else this.grid.draw();
  }

  private amounts(fn: number): Amounts {
    const { self, total } = this.state.numbers;
    return (column, side) => ({ self: self[column][side][fn], total: total[column][side][fn] });
  }

  private sortFunctions(functions: number[]) {
    const { id, isDown } = this.sort;
    const name = (fn: number) => (id === 'place' ? placeOf(this.state, fn) : nameOf(this.state, fn));
    const column = this.columns.find((candidate) => candidate.id === id);
    const values = column && new Map(functions.map((fn) => [fn, column.value(this.amounts(fn))]));
    const compare = values
      ? (a: number, b: number) => values.get(a)! - values.get(b)! || name(b).localeCompare(name(a))
      : (a: number, b: number) => name(a).localeCompare(name(b));
    functions.sort((a, b) => (isDown ? compare(b, a) : compare(a, b)));
  }

  private drawHead() {
    const head = (id: string, title: string, kind: string) => {
      const isSorted = this.sort.id === id;
      const order = isSorted ? (this.sort.isDown ? 'descending' : 'ascending') : 'none';
      const sort = () => {
        const startsDown = id !== 'name' && id !== 'place';
        this.sort = { id, isDown: isSorted ? !this.sort.isDown : startsDown };
        this.update();
        this.head.querySelector<HTMLElement>(`[data-column="${id}"]`)?.focus();
      };
      return element('div', { class: `cell ${kind}`, role: 'columnheader', 'aria-sort': order },
        element('button', { 'data-column': id, onclick: sort }, title,
          element('span', { class: 'sort', 'aria-hidden': 'true' }, isSorted ? (this.sort.isDown ? '↓' : '↑') : '')));
    };
    replaceContent(this.head,
      ...this.columns.map((column) => head(column.id, column.title, column.id.endsWith('Share') ? 'share' : 'number')),
      head('name', this.state.words.item, 'name'), head('place', this.state.words.place, 'place'));
  }

  private row(fn: number) {
    const of = this.amounts(fn);
    const name = cell(nameOf(this.state, fn), 'name', nameOf(this.state, fn));
    const mark = element('span', { class: 'mark', 'aria-hidden': 'true' });
    mark.style.backgroundColor = functionColor(this.state, fn);
    name.prepend(mark);
    return element('div', { class: 'row', role: 'row', 'data-function': nameOf(this.state, fn) },
      ...this.columns.map((column) => column.cell(of)), name,
      cell(shortPlaceOf(this.state, fn), 'place', placeOf(this.state, fn)));
  }
}
