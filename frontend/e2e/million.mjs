// Very many keys for measurements.

const BATCH = 1000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends what `send` returns for the numbers below `count`, a thousand at a time. */
export async function seed(count, send) {
  for (let first = 0; first < count; first += BATCH) {
    const length = Math.min(BATCH, count - first);
    await Promise.all(send(Array.from({ length }, (_, i) => first + i)));
  }
}

export function seedKeys(redis, count) {
  return seed(count, (numbers) => [
    redis.command(
      'MSET',
      ...numbers.flatMap((i) => [`key:${String(i).padStart(7, '0')}`, `v${i}`]),
    ),
  ]);
}

/** Waits for work that seeding leaves behind, such as compilation, which is not measured. */
export async function untilIdle(redis) {
  const used = async () => {
    const info = String(await redis.command('INFO', 'cpu'));
    return Number(/used_cpu_user:([\d.]+)/.exec(info)?.[1]);
  };
  for (let before = await used(), idle = false; !idle; ) {
    await wait(1000);
    const now = await used();
    idle = now - before < 0.05;
    before = now;
  }
}
