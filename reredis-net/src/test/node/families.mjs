// Uses every family of commands through ioredis and node-redis, and fails with a message on an
// unexpected reply: node families.mjs <port>
import assert from 'node:assert/strict'
import Redis from 'ioredis'
import { createClient } from 'redis'

const port = Number(process.argv[2])

async function withIoredis() {
  const redis = new Redis(port, '127.0.0.1')
  await redis.flushall()

  // hashes
  assert.equal(await redis.hset('h', { a: 1, b: 'wörld' }), 2)
  assert.equal(await redis.hget('h', 'b'), 'wörld')
  assert.deepEqual(await redis.hgetall('h'), { a: '1', b: 'wörld' })
  assert.deepEqual(await redis.hmget('h', 'a', 'none'), ['1', null])
  assert.equal(await redis.hincrby('h', 'a', 5), 6)
  assert.equal(await redis.hincrbyfloat('h', 'a', 0.5), '6.5')
  assert.deepEqual(await redis.call('HEXPIRE', 'h', 100, 'FIELDS', 2, 'a', 'none'), [1, -2])
  assert.deepEqual(await redis.call('HPERSIST', 'h', 'FIELDS', 1, 'a'), [1])
  assert.equal(await redis.hdel('h', 'a'), 1)
  const fields = {}
  for (let i = 0; i < 1000; i++) fields[`f${i}`] = `${i}`
  await redis.hset('large', fields)
  const walked = {}
  for await (const page of redis.hscanStream('large', { count: 50 })) {
    for (let i = 0; i < page.length; i += 2) walked[page[i]] = page[i + 1]
  }
  assert.deepEqual(walked, fields)

  // lists, also with blocking pops
  assert.equal(await redis.rpush('l', 'a', 'b', 'c'), 3)
  assert.deepEqual(await redis.lrange('l', 0, -1), ['a', 'b', 'c'])
  assert.equal(await redis.lmove('l', 'm', 'LEFT', 'RIGHT'), 'a')
  assert.deepEqual(await redis.lpop('l', 2), ['b', 'c'])
  const waiting = new Redis(port, '127.0.0.1')
  const job = waiting.blpop('l', 20)
  await redis.rpush('l', 'job')
  assert.deepEqual(await job, ['l', 'job'])
  await waiting.quit()

  // sets
  assert.equal(await redis.sadd('s', 'a', 'b', 'c'), 3)
  assert.equal(await redis.sadd('t', 'b'), 1)
  assert.deepEqual((await redis.smembers('s')).sort(), ['a', 'b', 'c'])
  assert.deepEqual(await redis.sinter('s', 't'), ['b'])
  assert.deepEqual(await redis.smismember('s', 'a', 'x'), [1, 0])

  // bitmaps and HyperLogLogs
  assert.equal(await redis.setbit('bits', 7, 1), 0)
  assert.equal(await redis.bitcount('bits'), 1)
  assert.equal(await redis.bitpos('bits', 1), 7)
  assert.equal(await redis.bitop('NOT', 'turned', 'bits'), 1)
  assert.deepEqual(await redis.getBuffer('turned'), Buffer.from([0xfe]))
  assert.deepEqual(
    await redis.bitfield('f', 'SET', 'u8', '#1', 200, 'OVERFLOW', 'FAIL', 'INCRBY', 'u8', 8, 100),
    [0, null],
  )
  assert.equal(await redis.pfadd('p', 'x', 'y'), 1)
  assert.equal(await redis.pfcount('p'), 2)
  assert.equal(await redis.pfmerge('q', 'p'), 'OK')
  await redis.quit()
}

async function withNodeRedis(protocol) {
  const redis = createClient({ url: `redis://127.0.0.1:${port}`, RESP: protocol })
  redis.on('error', (error) => {
    throw error
  })
  await redis.connect()
  await redis.flushAll()

  // strings, a transaction, a scan
  assert.equal(await redis.set('k', 'wörld', { expiration: { type: 'EX', value: 100 } }), 'OK')
  assert.equal(await redis.get('k'), 'wörld')
  assert.ok((await redis.ttl('k')) > 90)
  assert.deepEqual(await redis.multi().incr('n').incrBy('n', 4).exec(), [1, 5])
  await assert.rejects(redis.incr('k'), /ERR value is not an integer/)
  const keys = []
  for await (const page of redis.scanIterator({ COUNT: 100 })) keys.push(...page)
  assert.deepEqual(keys.sort(), ['k', 'n'])

  // hashes
  assert.equal(await redis.hSet('h', { a: '1', b: 'wörld' }), 2)
  assert.deepEqual({ ...(await redis.hGetAll('h')) }, { a: '1', b: 'wörld' })
  assert.deepEqual(await redis.hmGet('h', ['a', 'none']), ['1', null])
  assert.equal(await redis.hIncrBy('h', 'a', 5), 6)
  assert.deepEqual(await redis.hExpire('h', ['a', 'none'], 100), [1, -2])
  assert.ok((await redis.hTTL('h', 'a'))[0] > 90)
  assert.deepEqual(await redis.hPersist('h', 'a'), [1])
  assert.equal(await redis.hDel('h', 'a'), 1)
  const [drawn] = await redis.hRandFieldCountWithValues('h', 1)
  assert.deepEqual({ ...drawn }, { field: 'b', value: 'wörld' })

  // lists and sets
  assert.equal(await redis.rPush('l', ['a', 'b', 'c']), 3)
  assert.deepEqual(await redis.lRange('l', 0, -1), ['a', 'b', 'c'])
  assert.equal(await redis.lPop('l'), 'a')
  const waiting = await redis.duplicate().connect()
  const job = waiting.blPop('jobs', 20)
  await redis.rPush('jobs', 'job')
  assert.deepEqual({ ...(await job) }, { key: 'jobs', element: 'job' })
  waiting.destroy()
  assert.equal(await redis.sAdd('s', ['a', 'b']), 2)
  assert.deepEqual([...(await redis.sMembers('s'))].sort(), ['a', 'b'])
  assert.equal(await redis.sIsMember('s', 'a'), 1)

  // bitmaps and HyperLogLogs
  assert.equal(await redis.setBit('bits', 7, 1), 0)
  assert.equal(await redis.bitCount('bits'), 1)
  assert.equal(await redis.bitPos('bits', 1), 7)
  assert.equal(await redis.pfAdd('p', ['x', 'y']), 1)
  assert.equal(await redis.pfCount('p'), 2)
  redis.destroy()
}

await withIoredis()
await withNodeRedis(2)
await withNodeRedis(3)
console.log('ok')
