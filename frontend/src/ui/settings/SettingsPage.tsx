import { type ComponentType, useMemo } from 'react';
import { useConnection } from '../clientContext';
import { useAddressOf, useNavigation } from '../frame/navigation';
import { SectionLinks } from '../frame/SectionLinks';
import { ConfigSection } from './config/ConfigSection';
import { DataSection } from './data/DataSection';
import { PersistenceSection } from './persistence/PersistenceSection';
import {
  formatSettings,
  parseSettings,
  SECTIONS,
  type SectionName,
  type SectionProps,
} from './sections';
import { TEXTS } from './texts';
import { UsersSection } from './users/UsersSection';

const COMPONENTS: Record<SectionName, ComponentType<SectionProps>> = {
  config: ConfigSection,
  users: UsersSection,
  persistence: PersistenceSection,
  data: DataSection,
};

/** Options, users and files of the server. */
export default function SettingsPage() {
  const navigation = useNavigation();
  const text = useAddressOf('settings');
  const { section, query } = useMemo(() => parseSettings(text), [text]);
  const { phase, welcome } = useConnection();
  const live = phase === 'live';
  const Section = COMPONENTS[section];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SectionLinks
        label={TEXTS.sections}
        names={SECTIONS}
        current={section}
        title={(name) => TEXTS[name]}
        address={formatSettings}
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div
          key={section}
          data-testid={`settings-${section}`}
          className="mx-auto flex w-full max-w-4xl flex-col gap-3 px-3 py-4 sm:px-4"
        >
          {!live && (
            <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
              {TEXTS.disconnected}
            </p>
          )}
          {live && welcome?.readOnly === true && (
            <p role="status" className="rounded-md bg-sunken px-3 py-2 text-ink-soft">
              {TEXTS.readOnly}
            </p>
          )}
          <Section
            writable={live && welcome?.readOnly !== true}
            query={query}
            onQuery={(change) => {
              const next = new URLSearchParams(query);
              for (const [name, value] of Object.entries(change)) {
                if (value === '') next.delete(name);
                else next.set(name, value);
              }
              navigation.change('settings', formatSettings(section, next), { replace: true });
            }}
          />
        </div>
      </div>
    </div>
  );
}
