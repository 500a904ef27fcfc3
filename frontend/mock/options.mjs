// Some options of the server, and their values: as many as the view of the settings needs to be seen.
export const MANUAL = {
  groups: [
    { name: 'Memory', about: 'The memory that keys and values may take.' },
    { name: 'Slow log', about: '' },
    { name: 'Security', about: '' },
  ],
  options: [
    {
      name: 'maxmemory',
      group: 'Memory',
      meaning: 'The most bytes that keys and values may take; 0 for no limit.',
      kind: 'memory',
      default: '0',
      min: '0',
      traits: [],
    },
    {
      name: 'maxmemory-policy',
      group: 'Memory',
      meaning:
        'What happens at the limit:\n  noeviction    refuse writes\n  allkeys-lru   evict any key',
      kind: 'choice',
      default: 'noeviction',
      choices: ['noeviction', 'allkeys-lru'],
      traits: [],
    },
    {
      name: 'slowlog-log-slower-than',
      group: 'Slow log',
      meaning: 'The microseconds from which a command is logged.',
      kind: 'number',
      default: '10000',
      min: '-1',
      traits: [],
    },
    {
      name: 'requirepass',
      group: 'Security',
      meaning: 'The password of the default user.',
      kind: 'text',
      default: '',
      traits: ['secret'],
    },
  ],
};

const values = new Map(MANUAL.options.map((option) => [option.name, option.default]));

/** CONFIG GET with `*` or names, and CONFIG SET. */
export function config(action, args) {
  if (action === 'SET') {
    for (let i = 0; i + 1 < args.length; i += 2) values.set(args[i], args[i + 1]);
    return Buffer.from('OK');
  }
  const found = [...values].filter(([name]) => args.includes('*') || args.includes(name));
  return found.flat().map((text) => Buffer.from(text));
}
