export const TEXTS = {
  title: 'Command palette',
  hint: 'Command palette (Ctrl+K)',
  field: 'Search commands, or type the name of a key',
  results: 'Commands',
  none: 'No command matches.',
  openKey: (key: string, db: number) => `Open the key ${key} in database ${db}`,
  goTo: (view: string) => `Go to ${view}`,
  database: (db: number) => `Switch to database ${db}`,
  theme: (theme: string) => `Theme: ${theme}`,
  themes: { system: 'as the system', light: 'light', dark: 'dark' },
  density: (density: string) => `Rows: ${density}`,
  densities: { comfortable: 'comfortable', compact: 'compact' },
  shortcuts: 'Show the shortcuts',
  docs: 'Read the documentation',
  docsAddress: 'https://github.com/reredis/reredis#readme',
  shortcutsTitle: 'Shortcuts',
  groups: [
    {
      name: 'Everywhere',
      keys: [
        ['Ctrl+K', 'open the command palette'],
        ['?', 'show the shortcuts'],
        ['Esc', 'close what is open'],
      ],
    },
    {
      name: 'Keys',
      keys: [
        ['/', 'search'],
        ['↑ ↓ Page Home End', 'move'],
        ['Enter', 'open the key'],
        ['Space', 'select the key'],
        ['Shift+Space', 'select up to here'],
        ['Ctrl+A', 'select all'],
        ['Shift+F10', 'open the menu of the key'],
        ['Ctrl+Z', 'undo the last deletion'],
      ],
    },
    {
      name: 'Elements of a key',
      keys: [
        ['Enter', 'open the element'],
        ['Delete', 'delete the element'],
      ],
    },
  ],
} as const;
