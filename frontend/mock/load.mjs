// Keys that look like those of a shop, and a steady load on them.
const KINDS = [
  'session',
  'cart',
  'user',
  'product',
  'rate',
  'page',
  'lock',
  'feature',
  'geo',
  'job',
];
const CITIES = ['Zürich', 'Kraków', 'Oslo', '東京', 'Lisboa', 'São Paulo', 'Reykjavík'];

const random = (limit) => Math.floor(Math.random() * limit);

function sampleValue(kind, number) {
  switch (kind) {
    case 'user':
      return JSON.stringify({
        id: number,
        name: `user-${number}`,
        city: CITIES[number % 7],
        active: number % 3 > 0,
      });
    case 'cart':
      return JSON.stringify({ items: random(9), total: random(90_000) / 100, currency: 'EUR' });
    case 'product':
      return JSON.stringify({
        sku: `SKU-${number}`,
        stock: random(500),
        price: random(9000) / 100,
      });
    case 'page':
      return `<!doctype html><title>Page ${number}</title>${'<p>cached</p>'.repeat(random(60))}`;
    case 'geo':
      return `${(random(180) - 90).toFixed(4)},${(random(360) - 180).toFixed(4)}`;
    default:
      return String(random(1_000_000));
  }
}

export function seed(keyspace, count) {
  const names = [];
  for (let i = 0; i < count; i++) {
    const kind = KINDS[i % KINDS.length];
    const name = `${kind}:${String(i).padStart(6, '0')}`;
    names.push(name);
    const expires = kind === 'session' || kind === 'rate';
    const expireAt = expires ? Date.now() + 30_000 + random(7_200_000) : 0;
    keyspace.set(0, name, Buffer.from(sampleValue(kind, i)), expireAt);
  }
  keyspace.set(
    0,
    Buffer.from([0xff, 0x00, 0x6b, 0x31]).toString('latin1'),
    Buffer.from([0, 1, 2, 0xfe]),
  );
  keyspace.set(0, Buffer.from('größe:名前').toString('latin1'), Buffer.from('zwölf Boxkämpfer'));
  keyspace.set(
    0,
    'big:text',
    Buffer.from('All work and no play makes a dull cache.\n'.repeat(250_000)),
  );
  const list = Array.from({ length: 3000 }, (_, i) => JSON.parse(sampleValue('user', i)));
  keyspace.set(0, 'big:json', Buffer.from(JSON.stringify(list)));
  keyspace.set(3, 'elsewhere', Buffer.from('database 3'));
  return names;
}

export function drive(keyspace, names, perSecond) {
  const every = 10;
  const each = Math.round((perSecond * every) / 1000);
  return setInterval(() => {
    for (let i = 0; i < each; i++) {
      const name = names[random(names.length)];
      const entry = keyspace.databases[0].get(name);
      const kind = name.slice(0, name.indexOf(':'));
      keyspace.set(0, name, Buffer.from(sampleValue(kind, random(1000))), entry?.expireAt ?? 0);
    }
    keyspace.hits += 3 * each;
    keyspace.misses += random(each);
  }, every);
}
