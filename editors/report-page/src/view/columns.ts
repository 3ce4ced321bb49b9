import { formatAmount, formatChange, formatCount } from '../../../profile-page/src/format';
import type { TableColumn } from './data_table';

// Columns that several tables have.

export function text<Row>(id: string, title: string, value: (row: Row) => string): TableColumn<Row> {
  return { id, title, value };
}
export function bytes<Row>(id: string, title: string, value: (row: Row) => number): TableColumn<Row> {
  return { id, title, value, text: (row) => formatAmount(value(row), 'bytes') };
}
export function count<Row>(id: string, title: string, value: (row: Row) => number): TableColumn<Row> {
  return { id, title, value, text: (row) => formatCount(value(row)) };
}
export function change<Row>(id: string, title: string, unit: 'bytes' | '', value: (row: Row) => number): TableColumn<Row> {
  return {
    id, title, value, text: (row) => formatChange(value(row), unit),
    look: (row) => (value(row) > 0 ? 'more' : value(row) < 0 ? 'less' : ''),
  };
}
