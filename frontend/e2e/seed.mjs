// One key of each type, for tests and screenshots. Keys begin with the prefix.
const CITIES = [
  ['Palermo', 13.361389, 38.115556],
  ['Catania', 15.087269, 37.502669],
  ['Berlin', 13.404954, 52.520008],
  ['Nairobi', 36.817223, -1.286389],
  ['Tokyo', 139.691711, 35.689487],
  ['Lima', -77.042793, -12.046374],
  ['New York', -74.005974, 40.712776],
  ['Sydney', 151.20929, -33.86882],
];

const NAMES = ['ada', 'grace', 'edsger', 'barbara', 'donald', 'margaret', 'tony', 'radia'];

export async function seedTypes(redis, prefix) {
  const key = (suffix) => `${prefix}${suffix}`;
  const send = (name, suffix, ...args) => redis.command(name, key(suffix), ...args);
  await send('SET', 'text', 'A text of some lines.\nIts second line is größer. 😀\n');
  await send('SET', 'json', '{"id":9007199254740993,"name":"Ada","tags":["a","b"],"none":null}');
  const fields = Array.from({ length: 700 }, (_, i) => [
    `${NAMES[i % NAMES.length]}:${i}`,
    `{"visits":${i * 37},"active":${i % 3 === 0}}`,
  ]);
  await send('HSET', 'hash', ...fields.flat());
  await send('HEXPIRE', 'hash', '5000', 'FIELDS', '2', 'ada:0', 'grace:1');
  await send('RPUSH', 'list', ...Array.from({ length: 350 }, (_, i) => `job ${i}: send a letter`));
  await send('SADD', 'set', ...Array.from({ length: 300 }, (_, i) => `tag-${i}`));
  await send('ZADD', 'zset', ...NAMES.flatMap((name, i) => [i * 12.5, name]));
  await send('GEOADD', 'geo', ...CITIES.flatMap(([name, x, y]) => [x, y, name]));
  for (let i = 0; i < 250; i++) {
    await send('XADD', 'stream', '*', 'sensor', `s${i % 7}`, 'celsius', String(18 + (i % 9)));
  }
  await redis.command('XGROUP', 'CREATE', key('stream'), 'workers', '0');
  await redis.command('XGROUP', 'CREATE', key('stream'), 'audit', '$');
  for (const consumer of ['anna', 'boris']) {
    await redis.command(
      ...['XREADGROUP', 'GROUP', 'workers', consumer, 'COUNT', '5', 'STREAMS', key('stream'), '>'],
    );
  }
  await send('PFADD', 'hll', ...Array.from({ length: 3000 }, (_, i) => `visitor ${i}`));
}

export const TYPE_KEYS = ['text', 'json', 'hash', 'list', 'set', 'zset', 'geo', 'stream', 'hll'];
