import { formatChange, formatCount } from '../../../profile-page/src/format';
import type { AddedView } from '../../../profile-page/src/profile_page';
import type { State } from '../../../profile-page/src/state';
import { element } from '../../../profile-page/src/view/element';
import type { GroupDelta, HeapDiffSection, Suspect } from '../data';
import { change, text } from './columns';
import { DataTable } from './data_table';
import { TableView } from './table_view';

const toldApart = {
  birth: 'Objects are told apart by address and birth.',
  path: 'Objects are told apart by their paths.',
  group: 'These are two runs: objects are matched by their paths.',
};

/** What changed: containers that probably leak on top, below them all groups. `found`: the suspects. */
export function changes({ diff, totalGroups }: HeapDiffSection, found: Suspect[], state: State, isTrend: boolean): AddedView {
  const facts = `${formatChange(diff.memoryDeltaBytes, 'bytes')} in use; ${formatCount(diff.totals.new)} objects new, ${formatCount(diff.totals.deleted)} deleted. ${toldApart[diff.identity]}`;
  const judged = found.length === 0 ? 'Nobody is suspected of a leak.' : isTrend ? 'What grew in each step from snapshot to snapshot:' : 'What grew, and who holds it:';
  const { groups } = diff;
  const note = groups.length < totalGroups ? `The ${formatCount(groups.length)} of ${formatCount(totalGroups)} changed groups that grew most:` : 'All groups that changed:';
  const above = element('section', { class: 'suspects', 'aria-label': 'Suspects' },
    element('p', { class: 'note' }, facts), element('h2', {}, judged), found.length > 0 && suspectTable(found), element('h2', {}, note));
  return new TableView('changes', 'Changes', state, groupTable(groups), { above });
}

/** At most ten, those that grew most first. */
function suspectTable(found: Suspect[]) {
  const head = (title: string, kind: string) => element('th', { scope: 'col', class: kind }, title);
  return element('table', { class: 'data', 'aria-label': 'Suspects' },
    element('thead', {}, element('tr', {}, head('Grew by', 'number'), head('Objects', 'number'), head('Held by', 'text'), head('Why', 'text'))),
    element('tbody', {}, ...found.map((suspect) => element('tr', {},
      element('td', { class: 'number more', title: `${formatCount(suspect.retainedDelta)} bytes` }, formatChange(suspect.retainedDelta, 'bytes')),
      element('td', { class: 'number more' }, formatChange(suspect.countDelta, '')),
      element('td', { class: 'text strong', title: suspect.path }, suspect.path), element('td', { class: 'text' }, suspect.reason)))));
}

export function groupTable(groups: GroupDelta[]): DataTable<GroupDelta> {
  return new DataTable<GroupDelta>('Groups', [
    change('size', 'Bytes', 'bytes', (group) => group.sizeDelta), change('count', 'Objects', '', (group) => group.countDelta),
    text('type', 'Type', (group) => group.type), text('name', 'Name', (group) => group.name), text('path', 'Where they hang', (group) => group.path),
  ], groups, { sort: 'size', choose: 'type' });
}
