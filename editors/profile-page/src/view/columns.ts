import { formatAmount, formatChange, formatCount, formatShare } from '../format';
import type { State } from '../state';
import { cell } from './grid';

/** A function's or a row's own amount and its total, by column and side. */
export type Amounts = (column: number, side: number) => { self: number; total: number };

export interface NumberColumn {
  id: string;
  title: string;
  value(of: Amounts): number;
  cell(of: Amounts): HTMLElement;
}

function exact(amount: number, unit: string) {
  return `${formatCount(amount)} ${unit}`.trim();
}

/** The numbers that tables show: the chosen column at length, the others in short; of two profiles, the change. */
export function numberColumns(state: State): NumberColumn[] {
  return state.isComparison ? comparedColumns(state) : ownColumns(state);
}

function ownColumns(state: State): NumberColumn[] {
  const { column, data, unit } = state;
  const chosen = data.columns[column];
  const amount = (id: 'self' | 'total', title: string): NumberColumn[] => [
    {
      id, title,
      value: (of) => of(column, 0)[id],
      cell: (of) => cell(formatAmount(of(column, 0)[id], unit), 'number', exact(of(column, 0)[id], unit)),
    },
    {
      id: `${id}Share`, title: '%',
      value: (of) => of(column, 0)[id],
      cell: (of) => cell(formatShare(of(column, 0)[id], state.whole), 'share', '', of(column, 0)[id] / (state.whole || 1)),
    },
  ];
  const own = chosen.addsUp ? [...amount('self', state.words.self), ...amount('total', state.words.total)] : amount('self', chosen.title);
  data.columns.forEach((other, index) => {
    if (index === column) return;
    own.push({
      id: other.id, title: other.title,
      value: (of) => of(index, 0).self,
      cell: (of) => cell(formatAmount(of(index, 0).self, other.unit), 'number', exact(of(index, 0).self, other.unit)),
    });
  });
  return own;
}

function comparedColumns(state: State): NumberColumn[] {
  const { column, data, unit } = state;
  const parts = data.columns[column].addsUp ? (['self', 'total'] as const) : (['self'] as const);
  return parts.flatMap((id): NumberColumn[] => {
    const name = state.words[id];
    const amount = (side: number, title: string): NumberColumn => ({
      id: `${id}${side}`, title,
      value: (of) => of(column, side)[id],
      cell: (of) => cell(formatAmount(of(column, side)[id], unit), 'number', exact(of(column, side)[id], unit)),
    });
    const change = (of: Amounts) => of(column, 1)[id] - of(column, 0)[id];
    return [
      amount(0, `${name} before`), amount(1, `${name} after`),
      {
        id: `${id}Change`, title: 'Change',
        value: (of) => change(of),
        cell: (of) => cell(formatChange(change(of), unit), `number ${change(of) > 0 ? 'more' : change(of) < 0 ? 'less' : ''}`, exact(change(of), unit)),
      },
    ];
  });
}
