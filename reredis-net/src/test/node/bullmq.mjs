// Tests job queues of BullMQ, which use scripts: node bullmq.mjs <port> <jobs of the large queue>
import assert from 'node:assert/strict'
import { FlowProducer, Queue, QueueEvents, UnrecoverableError, Worker } from 'bullmq'
import Redis from 'ioredis'

const connection = { host: '127.0.0.1', port: Number(process.argv[2]) }
const count = Number(process.argv[3])
const none = {
  active: 0,
  completed: 0,
  delayed: 0,
  failed: 0,
  paused: 0,
  prioritized: 0,
  waiting: 0,
  'waiting-children': 0,
}
const open = []

function keep(closeable) {
  closeable.on?.('error', (error) => {
    console.error(error)
    process.exit(1)
  })
  open.push(closeable)
  return closeable
}

const queueOf = (name) => keep(new Queue(name, { connection }))
const workerOf = (name, process, options) =>
  keep(new Worker(name, process, { connection, ...options }))
const eventsOf = async (name) => {
  const events = keep(new QueueEvents(name, { connection }))
  await events.waitUntilReady()
  return events
}

/** Resolves when the condition holds; checks it at each event of one of the emitters. */
function until(condition, event, ...emitters) {
  return new Promise((resolve) => {
    const look = () => condition() && resolve()
    emitters.forEach((emitter) => emitter.on(event, look))
    look()
  })
}

/** Runs many jobs of all kinds on several workers; each must complete exactly once. */
async function manyJobs() {
  const queue = queueOf('many')
  const events = await eventsOf('many')
  const completed = new Map()
  const failures = new Map()
  const runs = new Map()
  events.on('completed', ({ jobId, returnvalue }) => {
    assert.ok(!completed.has(jobId), `completed twice: ${jobId}`)
    completed.set(jobId, returnvalue)
  })
  const all = until(() => completed.size === count, 'completed', events)
  const process = async (job) => {
    runs.set(job.id, (runs.get(job.id) ?? 0) + 1)
    if (job.data.fails && job.attemptsMade === 0) {
      failures.set(job.id, (failures.get(job.id) ?? 0) + 1)
      throw new Error('on purpose')
    }
    return job.data.n * 2
  }
  for (let i = 0; i < 4; i++) {
    workerOf('many', process, { concurrency: 25 })
  }
  const jobs = []
  for (let n = 0; n < count; n++) {
    const opts = { attempts: 3, backoff: { type: n % 2 ? 'exponential' : 'fixed', delay: 10 } }
    if (n % 5 === 1) {
      opts.delay = n % 200
    }
    if (n % 7 === 2) {
      opts.priority = 1 + (n % 10)
    }
    jobs.push({ name: 'job', data: { n, fails: n % 3 === 0 }, opts })
  }
  const added = []
  for (let from = 0; from < count; from += 500) {
    added.push(queue.addBulk(jobs.slice(from, from + 500)))
  }
  const ids = (await Promise.all(added)).flat().map((job) => [job.id, job.data])
  await all
  for (const [id, { n, fails }] of ids) {
    assert.equal(completed.get(id), n * 2)
    assert.equal(runs.get(id), fails ? 2 : 1)
    assert.equal(failures.get(id), fails ? 1 : undefined)
  }
  assert.deepEqual(await queue.getJobCounts(), { ...none, completed: count })
  assert.equal((await queue.getJob(ids.at(-1)[0])).returnvalue, 2 * (count - 1))
}

/** Checks that jobs added to a paused queue run by priority, then in order. */
async function priorities() {
  const queue = queueOf('priorities')
  const events = await eventsOf('priorities')
  await queue.pause()
  for (const [name, priority] of [['c', 3], ['a', 1], ['d', 3], ['b', 2], ['none', 0]]) {
    await queue.add(name, {}, { priority })
  }
  const last = await queue.add('changed', {}, { priority: 9 })
  await last.changePriority({ priority: 1, lifo: false })
  const late = await queue.add('promoted', {}, { delay: 3_600_000, priority: 4 })
  await late.promote()
  const order = []
  const done = until(() => order.length === 7, 'completed', events)
  workerOf('priorities', async (job) => void order.push(job.name), { concurrency: 1 })
  await queue.resume()
  await done
  assert.deepEqual(order, ['none', 'a', 'changed', 'b', 'c', 'd', 'promoted'])
}

async function rateLimit() {
  const queue = queueOf('limited')
  await queue.addBulk(Array.from({ length: 25 }, (_, n) => ({ name: 'job', data: { n } })))
  const times = []
  const began = Date.now()
  const worker = workerOf('limited', async () => void times.push(Date.now() - began), {
    concurrency: 5,
    limiter: { max: 10, duration: 250 },
  })
  await until(() => times.length === 25, 'completed', worker)
  assert.ok(times[10] >= 249 && times[20] >= 499, `too early: ${times}`)
}

/** Checks that a parent runs after its children and receives their values. */
async function flows() {
  const flow = keep(new FlowProducer({ connection }))
  const queue = queueOf('flow')
  const events = await eventsOf('flow')
  const sums = []
  const ended = new Set()
  workerOf(
    'flow',
    async (job) => {
      if (job.name === 'leaf') {
        return job.data.n
      }
      if (job.name === 'broken') {
        throw new UnrecoverableError('on purpose')
      }
      const sum = Object.values(await job.getChildrenValues()).reduce((a, b) => a + b, 0)
      if (job.name === 'root') {
        sums.push(sum)
      }
      return sum
    },
    { concurrency: 10 },
  )
  for (const event of ['completed', 'failed']) {
    events.on(event, ({ jobId }) => ended.add(jobId))
  }
  const leaf = (n) => ({ name: 'leaf', queueName: 'flow', data: { n } })
  const trees = Array.from({ length: 20 }, (_, n) => ({
    name: 'root',
    queueName: 'flow',
    children: [
      leaf(n),
      leaf(1),
      { name: 'inner', queueName: 'flow', children: [leaf(100), leaf(1000)] },
    ],
  }))
  await flow.addBulk(trees)
  const broken = { name: 'broken', queueName: 'flow', opts: { failParentOnFailure: true } }
  const doomed = await flow.add({ name: 'root', queueName: 'flow', children: [broken, leaf(7)] })
  await Promise.all([
    until(() => sums.length === 20, 'completed', events),
    until(() => ended.has(doomed.job.id), 'failed', events),
  ])
  await until(() => ended.size === 20 * 6 + 3, 'completed', events)
  sums.sort((a, b) => a - b)
  assert.deepEqual(sums, trees.map((tree, n) => n + 1101))
  assert.deepEqual(await queue.getJobCounts(), { ...none, completed: 20 * 6 + 1, failed: 2 })
}

/** Checks the number of jobs of a scheduler, and the deduplication of jobs by an id. */
async function schedulers() {
  const queue = queueOf('schedule')
  const events = await eventsOf('schedule')
  const ran = []
  const worker = workerOf('schedule', async (job) => void ran.push(job.name), {})
  await queue.upsertJobScheduler('tick', { every: 60, limit: 4 }, { name: 'tick' })
  await queue.upsertJobScheduler('never', { pattern: '0 0 1 1 *' }, { name: 'never' })
  await until(() => ran.length === 4, 'completed', worker)
  assert.equal((await queue.getJobScheduler('never')).pattern, '0 0 1 1 *')
  assert.equal(await queue.removeJobScheduler('never'), true)
  const deduplication = { id: 'once', ttl: 3_600_000 }
  const first = await queue.add('dedup', {}, { deduplication, delay: 3_600_000 })
  const second = await queue.add('dedup', {}, { deduplication, delay: 3_600_000 })
  assert.equal(first.id, second.id)
  await first.promote()
  await first.waitUntilFinished(events, 20_000)
  assert.deepEqual(ran, ['tick', 'tick', 'tick', 'tick', 'dedup'])
  assert.deepEqual(await queue.getJobCounts(), { ...none, completed: 5 })
}

/** Checks that another worker takes a job of a dead one; also progress, logs and manual retries. */
async function stalledAndRetried() {
  const queue = queueOf('stalled')
  const events = await eventsOf('stalled')
  const stalledInterval = 100
  let taken
  const isTaken = new Promise((resolve) => (taken = resolve))
  const forever = () => new Promise(() => taken())
  const dying = workerOf('stalled', forever, {
    stalledInterval,
    lockDuration: 200,
    skipLockRenewal: true,
  })
  const seen = []
  events.on('stalled', () => seen.push('stalled'))
  events.on('progress', ({ data }) => seen.push(data))
  const job = await queue.add('job', {}, { attempts: 1 })
  await isTaken
  await dying.close(true)
  const fails = new Set(['manual'])
  workerOf(
    'stalled',
    async (job) => {
      if (fails.delete(job.name)) {
        throw new Error('on purpose')
      }
      await job.updateProgress({ half: job.name })
      await job.log('a line')
      return 'done'
    },
    // the default lock duration is long enough for a busy machine
    { stalledInterval },
  )
  assert.equal(await job.waitUntilFinished(events, 20_000), 'done')
  assert.deepEqual((await queue.getJobLogs(job.id)).logs, ['a line'])
  const manual = await queue.add('manual', {})
  await assert.rejects(manual.waitUntilFinished(events, 20_000), /on purpose/)
  const failed = await queue.getJob(manual.id)
  assert.equal(failed.failedReason, 'on purpose')
  await failed.retry()
  await until(() => seen.length === 3, 'progress', events)
  assert.equal(await manual.waitUntilFinished(events, 20_000), 'done')
  assert.deepEqual(seen, ['stalled', { half: 'job' }, { half: 'manual' }])
}

await manyJobs()
await Promise.all([priorities(), rateLimit(), flows(), schedulers(), stalledAndRetried()])
await Promise.all(open.filter((one) => one instanceof Worker).map((one) => one.close()))
for (const queue of open.filter((one) => one instanceof Queue)) {
  await queue.obliterate({ force: true })
}
await Promise.all(open.filter((one) => !(one instanceof Worker)).map((one) => one.close()))
const redis = new Redis(connection)
const keys = await redis.keys('*')
const lifetimes = await Promise.all(keys.map((key) => redis.pttl(key)))
// the key of a rate limit expires by itself
assert.deepEqual(keys.filter((key, i) => lifetimes[i] === -1), [])
await redis.quit()
console.log('ok')
