export const TEXTS = {
  title: 'Settings',
  sections: 'Sections of the settings',
  config: 'Config',
  users: 'Users',
  persistence: 'Persistence',
  data: 'Data',
  reading: 'Reading…',
  refresh: 'Read again',
  edit: 'Edit',
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  readOnly: 'This page is read-only, so nothing can be changed here.',
  noRight: (command: string, rule: string) =>
    `Your user may not run ${command}. An administrator can allow it with the rule ${rule}.`,
  readOnlyRefused: 'This page is read-only, and the server does not show this to it.',
  disconnected: 'There is no connection to the server. What you see was read before.',
} as const;
