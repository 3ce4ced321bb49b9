import type { State } from '../state';
import { kinds, type Side } from '../data';

/** The label that the user gave, else the program without its folder. */
export function titleOf(side: Side): string {
  return side.title === side.program ? side.title.replace(/^.*\/(?=[^/])/, '') : side.title;
}

/** "app.lua:12" as short as it stays clear; "" for what is in no file. */
export function placeOf(state: State, fn: number): string {
  const file = state.data.functions.file[fn];
  if (file < 0) return '';
  const line = state.data.functions.line[fn];
  return line > 0 ? `${state.data.files[file].name}:${line}` : state.data.files[file].name;
}

/** A file's name without the folders that all files have in common. */
export function shortFile(state: State, file: number): string {
  return state.data.files[file].name.slice(state.commonFolder.length).replace(/^\.\//, '');
}

export function shortPlaceOf(state: State, fn: number): string {
  const file = state.data.functions.file[fn];
  return file < 0 ? '' : placeOf(state, fn).replace(state.data.files[file].name, () => shortFile(state, file));
}

export function nameOf(state: State, fn: number): string {
  return fn < 0 ? state.words.everything : state.data.names[fn];
}

export function hasSource(state: State, fn: number): boolean {
  return fn >= 0 && state.data.sides[0].mode !== 'call' && state.data.sides[0].mode !== 'heap' && state.data.functions.file[fn] >= 0 && state.data.functions.kind[fn] !== kinds.c;
}
