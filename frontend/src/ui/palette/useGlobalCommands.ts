import { useMemo } from 'react';
import { useConnection } from '../clientContext';
import { useNavigation } from '../frame/navigation';
import { formatAddress, parseAddress } from '../keys/address';
import { DENSITY } from '../shell/density';
import { THEME, THEMES } from '../shell/theme';
import type { View } from '../views';
import type { Command } from './commands';
import { TEXTS } from './texts';

const DENSITIES = ['comfortable', 'compact'] as const;

/** The commands that every view has. */
export function useGlobalCommands(views: readonly View[], onShortcuts: () => void): Command[] {
  const navigation = useNavigation();
  const { welcome } = useConnection();
  const databases = welcome?.databases ?? 1;
  return useMemo(
    () => [
      ...views.map(({ name, title }) => ({
        id: `view-${name}`,
        label: TEXTS.goTo(title),
        run: () => navigation.go(navigation.lastOf(name)),
      })),
      { id: 'shortcuts', label: TEXTS.shortcuts, hint: '?', run: onShortcuts },
      ...THEMES.map((theme) => ({
        id: `theme-${theme}`,
        label: TEXTS.theme(TEXTS.themes[theme]),
        run: () => THEME.set(theme),
      })),
      ...DENSITIES.map((density) => ({
        id: `density-${density}`,
        label: TEXTS.density(TEXTS.densities[density]),
        run: () => DENSITY.set(density),
      })),
      ...Array.from({ length: databases }, (_, db) => ({
        id: `database-${db}`,
        label: TEXTS.database(db),
        run: () => {
          const address = parseAddress(navigation.lastOf('keys'));
          navigation.go(formatAddress({ ...address, db, open: undefined }));
        },
      })),
      {
        id: 'docs',
        label: TEXTS.docs,
        run: () => window.open(TEXTS.docsAddress, '_blank', 'noopener'),
      },
    ],
    [views, navigation, databases, onShortcuts],
  );
}

/** Opens the key of a name in the database that the keys show. */
export function useOpenKey(): (typed: string) => Command[] {
  const navigation = useNavigation();
  return (typed) => {
    const key = typed.trim();
    if (key === '') return [];
    const address = parseAddress(navigation.lastOf('keys'));
    return [
      {
        id: 'open-key',
        label: TEXTS.openKey(key, address.db),
        run: () => navigation.go(formatAddress({ ...address, open: key })),
      },
    ];
  };
}
