import { useState } from 'react';
import { Segments } from '../shared/Segments';
import type { ViewProps } from '../shared/view';
import { EntriesView } from './EntriesView';
import { GroupsView } from './GroupsView';
import { TEXTS } from './texts';

const PARTS = [
  { value: 'entries', label: TEXTS.entries },
  { value: 'groups', label: TEXTS.groups },
] as const;

export default function StreamView(props: ViewProps) {
  const [part, setPart] = useState<'entries' | 'groups'>('entries');
  const choice = <Segments legend={TEXTS.show} choices={PARTS} chosen={part} onChoose={setPart} />;
  return part === 'entries' ? (
    <EntriesView {...props} choice={choice} />
  ) : (
    <GroupsView {...props} choice={choice} />
  );
}
