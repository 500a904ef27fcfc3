// Tests scripts and functions of Node libraries: node scripts.mjs <port>
import assert from 'node:assert/strict'
import Redis from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { createClient, defineScript } from 'redis'
import Redlock from 'redlock'

const port = Number(process.argv[2])
const redis = new Redis(port, '127.0.0.1')

/** Runs an action the given number of times concurrently. */
const together = (times, action) => Promise.all(Array.from({ length: times }, (_, i) => action(i)))

// a custom command: sends EVALSHA, and EVAL if the script is unknown
redis.defineCommand('take', {
  numberOfKeys: 1,
  lua: `
    local left = tonumber(redis.call('get', KEYS[1]))
    if left < 1 then return {err = 'EMPTY nothing is left'} end
    return {redis.call('decr', KEYS[1]), ARGV[1]}
  `,
})
await redis.set('stock', 20)
const taken = await together(30, (i) => redis.take('stock', `client ${i}`).catch((e) => e.message))
assert.equal(taken.filter((reply) => reply === 'EMPTY nothing is left').length, 10)
assert.deepEqual(
  taken.slice(0, 20).map((reply) => reply[0]).sort((a, b) => b - a),
  Array.from({ length: 20 }, (_, i) => 19 - i),
)
await redis.script('FLUSH')
await redis.set('stock', 2)
assert.deepEqual(await redis.pipeline().take('stock', 'a').take('stock', 'b').exec(), [
  [null, [1, 'a']],
  [null, [0, 'b']],
])

// scripts and functions of node-redis
const library = `#!lua name=counters
  redis.register_function('add', function(keys, args)
    return redis.call('incrby', keys[1], args[1])
  end)`
const add = {
  NUMBER_OF_KEYS: 1,
  parseCommand(parser, key, n) {
    parser.pushKey(key)
    parser.push(String(n))
  },
  transformReply: (reply) => reply,
}
const script = "return redis.call('incrby', KEYS[1], ARGV[1])"
const client = createClient({
  url: `redis://127.0.0.1:${port}`,
  scripts: { add: defineScript({ ...add, SCRIPT: script }) },
  functions: { counters: { add } },
})
await client.connect()
await together(50, () => client.add('n', 2))
assert.equal(await client.get('n'), '100')
assert.equal(await client.functionLoad(library, { REPLACE: true }), 'counters')
await together(50, () => client.counters.add('n', 1))
assert.equal(await client.get('n'), '150')
assert.equal((await client.functionList())[0].functions[0].name, 'add')
await client.functionFlush()
await client.close()

// a limiter grants no more than its points, and a lock has one owner
const limiter = new RateLimiterRedis({ storeClient: redis, points: 5, duration: 3600 })
const granted = await together(20, () => limiter.consume('user').then(() => true, () => false))
assert.equal(granted.filter((yes) => yes).length, 5)
assert.equal((await limiter.get('user')).remainingPoints, 0)

const redlock = new Redlock([redis], { retryCount: -1, retryDelay: 10, retryJitter: 10 })
let inside = 0
let count = 0
await together(20, () =>
  redlock.using(['resource'], 5000, async () => {
    assert.equal(++inside, 1)
    const n = Number(await redis.get('count'))
    await redis.set('count', n + 1)
    count++
    inside--
  }),
)
assert.equal(await redis.get('count'), String(count))
const lock = await redlock.acquire(['leased'], 200)
const extended = await lock.extend(10_000)
assert.ok((await redis.pttl('leased')) > 5000)
await extended.release()
assert.equal(await redis.exists('leased'), 0)

await redis.quit()
console.log('ok')
