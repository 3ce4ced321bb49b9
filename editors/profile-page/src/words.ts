import type { PageData } from './data';

/** What the same views call things: a profile's functions, a heap's owners. */
const profileWords = {
  flame: 'Flame graph', time: 'Time order', functions: 'Functions', calls: 'Call tree', source: 'Source',
  item: 'Function', place: 'Defined at', self: 'Self', total: 'Total', everything: 'everything', samples: 'samples',
  callees: 'Callees', callers: 'Callers', calleesOf: 'What is called by', callersOf: 'Who calls',
  whole: 'the program', each: 'each function, by self', search: 'Search functions and files',
  order: 'Each path once, the heaviest to the left', outlined: 'All boxes of this function are outlined.',
};
export type Words = typeof profileWords;

const heapWords: Words = {
  ...profileWords, flame: 'Owners', functions: 'By owner', calls: 'Owner tree',
  item: 'Owner', place: 'Type', self: 'Own', total: 'Retained', everything: 'the heap', samples: 'objects',
  callees: 'Holds', callers: 'Held by', calleesOf: 'What would go with', callersOf: 'Who holds',
  whole: 'the heap', each: 'each owner, by its own bytes', search: 'Search owners and types',
  order: 'A box is what would be freed if its owner went; alike objects are one, the largest to the left',
  outlined: 'All boxes of this owner are outlined.',
};

export function wordsOf(data: PageData): Words {
  return data.sides[0].mode === 'heap' ? heapWords : profileWords;
}
