// Uses a server like an application, and fails with a message on an unexpected reply:
// node client.mjs <port>
import assert from 'node:assert/strict'
import Redis from 'ioredis'

const port = Number(process.argv[2])
const redis = new Redis(port, '127.0.0.1')
const subscriber = new Redis(port, '127.0.0.1')

// strings and expiry
assert.equal(await redis.set('greeting', 'hallo, wörld', 'EX', 100), 'OK')
assert.equal(await redis.get('greeting'), 'hallo, wörld')
const ttl = await redis.ttl('greeting')
assert.ok(ttl > 90 && ttl <= 100, `ttl ${ttl}`)
assert.deepEqual(await redis.getBuffer('greeting'), Buffer.from('hallo, wörld'))
assert.equal(await redis.get('none'), null)
assert.equal(await redis.incrby('n', 41), 41)
assert.equal(await redis.incr('n'), 42)
await assert.rejects(redis.incr('greeting'), /ERR value is not an integer/)

// a pipeline and a transaction
const pipeline = redis.pipeline()
for (let i = 0; i < 1000; i++) pipeline.set(`key:${i}`, i)
const replies = await pipeline.exec()
assert.equal(replies.length, 1000)
assert.ok(replies.every(([error, reply]) => error === null && reply === 'OK'))
assert.deepEqual(await redis.multi().incr('n').get('n').exec(), [
  [null, 43],
  [null, '43'],
])
await redis.watch('n')
await subscriber.incr('n')
assert.equal(await redis.multi().set('n', 'lost').exec(), null)

// a scan returns every key once
const found = new Set()
for await (const keys of redis.scanStream({ match: 'key:*', count: 50 })) {
  for (const key of keys) found.add(key)
}
assert.equal(found.size, 1000)

// messages
const messages = []
const all = new Promise((done) => {
  subscriber.on('message', (channel, message) => {
    messages.push(`${channel} ${message}`)
    if (messages.length === 100) done()
  })
})
await subscriber.subscribe('news')
for (let i = 0; i < 100; i++) assert.equal(await redis.publish('news', `${i}`), 1)
await all
assert.deepEqual(
  messages,
  Array.from({ length: 100 }, (_, i) => `news ${i}`),
)

await subscriber.quit()
await redis.quit()
console.log('ok')
