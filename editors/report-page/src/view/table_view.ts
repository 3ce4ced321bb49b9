import type { AddedView } from '../../../profile-page/src/profile_page';
import { matcher } from '../../../profile-page/src/model/search';
import type { State } from '../../../profile-page/src/state';
import { element } from '../../../profile-page/src/view/element';
import type { DataTable } from './data_table';

/** A view of one table, with what is said of it above and what is known of the active row below. */
export class TableView implements AddedView {
  readonly element: HTMLElement;
  private searched = '';

  constructor(
    readonly name: string, readonly title: string, private readonly state: State, private readonly table: Pick<DataTable<object>, 'element' | 'focus' | 'filter' | 'key'>,
    parts: { above?: HTMLElement; below?: HTMLElement } = {},
  ) {
    this.element = element('div', { class: 'pane' }, parts.above, table.element, parts.below);
  }

  show() {
    this.find();
  }
  focus() {
    this.table.focus();
  }
  find() {
    const wanted = this.state.search?.text ?? '';
    if (wanted === this.searched) return;
    this.searched = wanted;
    this.table.filter(wanted === '' ? null : matcher(wanted));
  }
  key(event: KeyboardEvent) {
    this.table.key(event);
  }
}
