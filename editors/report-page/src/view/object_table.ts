import type { State } from '../../../profile-page/src/state';
import { element, replaceContent } from '../../../profile-page/src/view/element';
import type { HeapObject } from '../data';
import { bytes, count, text } from './columns';
import { DataTable } from './data_table';
import { TableView } from './table_view';

/** A table of objects; below it the path from the root to the active one. */
export function objectView(name: string, title: string, state: State, rows: HeapObject[], note: string): TableView {
  const path = element('div', { class: 'details path', 'aria-live': 'polite', role: 'region', 'aria-label': 'Path to root' });
  const showPath = (object: HeapObject) => replaceContent(path, element('div', { class: 'details-top' },
    element('span', { class: 'details-name' }, object.name), element('span', { class: 'details-place' }, object.type)),
    object.path.length === 0
      ? element('p', { class: 'hint' }, 'Only weak references lead to it.')
      : element('ol', { 'aria-label': `Path from the root to ${object.name}` }, ...object.path.map((step) => element('li', {}, step))));
  replaceContent(path, element('p', { class: 'hint' }, 'Click a row, or press an arrow key: here stands what holds the object, from the root on.'));
  const table = new DataTable<HeapObject>(title, [
    bytes('retained', 'Retained', (object) => object.retainedSize),
    bytes('size', 'Own size', (object) => object.size),
    count('retainers', 'Held by', (object) => object.retainers),
    count('distance', 'Distance', (object) => object.distance),
    text('type', 'Type', (object) => object.type),
    text('name', 'Name', (object) => object.name),
  ], rows, { sort: 'retained', choose: 'type', onActive: showPath });
  return new TableView(name, title, state, table, { above: element('p', { class: 'note' }, note), below: path });
}
