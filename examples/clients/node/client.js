// Usage: node client.js [host:port]   (after npm ci and ./generate.sh)
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { Code, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { BadRequestSchema, ErrorInfoSchema } from './generated/google/rpc/error_details_pb.js';
import { JobService, JobState } from './generated/touchstone/v1/jobs_pb.js';
import { RewardService } from './generated/touchstone/v1/reward_pb.js';

const MODEL = 'node-client';

const PREFERENCES = [
  ['Where is my parcel?', 'I am sorry for the wait. Let me find it for you.', 'How should I know?'],
  ['Can I return this lamp?', 'Yes, within 30 days. I will send you the label.', 'You bought it, you keep it.'],
  ['My invoice is wrong.', 'Thank you for telling us. I will correct it today.', 'Learn to read.'],
  ['Do you ship to Norway?', 'Yes, it takes about five days.', 'Why would anyone want that?'],
];

const ITEMS = [
  { id: 'kind', prompt: 'Is the shop open?', response: 'Yes, until six. You are welcome.' },
  { id: 'rude', prompt: 'Is the shop open?', response: 'Go and look for yourself.' },
  { id: 'empty', prompt: 'Is the shop open?', response: '' },
  { id: 'text', text: 'A text without a prompt.' },
];

async function train(rewards, jobs, options) {
  const preferences = PREFERENCES.map(([prompt, chosen, rejected]) => ({
    form: { case: 'pair', value: { prompt, chosen, rejected } },
  }));
  const job = await rewards.train({
    model: MODEL,
    baseModel: 'minilm',
    data: { source: { case: 'inline', value: { preferences } } },
    options: { evalFraction: 0, ...options },
    requestId: randomUUID(),
  });
  let last = 0n; // int64 is a BigInt
  let version;
  for await (const { sequence, event } of jobs.watchJob({ name: job.name })) {
    assert.equal(sequence, last + 1n, 'events without gaps');
    last = sequence;
    if (event.case === 'transition') {
      console.log(`  ${JobState[event.value.state]}`);
    } else if (event.case === 'progress') {
      console.log(`  step ${event.value.step} of ${event.value.totalSteps}`);
    } else if (event.case === 'modelVersion') {
      version = event.value;
    }
  }
  assert.match(version ?? '', new RegExp(`^models/${MODEL}/versions/\\d+$`));
  return version;
}

/** The reward, or the reason why there is none. */
function outcome(result) {
  if (result.outcome.case === 'score') {
    return result.outcome.value.reward;
  }
  const details = result.outcome.value.details.map((detail) => anyUnpack(detail, ErrorInfoSchema));
  return details.find(Boolean).reason;
}

async function score(rewards, version) {
  const response = await rewards.score({ model: version, items: ITEMS });
  assert.deepEqual(response.results.map((result) => result.id), ITEMS.map((item) => item.id));
  assert.equal(response.modelVersion, version);
  return Object.fromEntries(response.results.map((result) => [result.id, outcome(result)]));
}

async function streamScore(rewards, version) {
  async function* requests() {
    for (const item of ITEMS) {
      yield { model: version, item };
    }
  }
  const outcomes = {};
  for await (const { result } of rewards.streamScore(requests())) {
    outcomes[result.id] = outcome(result);
  }
  return outcomes;
}

/** Batches differ between Score and StreamScore, and with them the last bits of a reward. */
function assertSame(some, others) {
  assert.deepEqual(Object.keys(some).sort(), Object.keys(others).sort());
  for (const [id, outcome] of Object.entries(some)) {
    if (typeof outcome === 'number') {
      assert.ok(Math.abs(outcome - others[id]) < 1e-4, `${id}: ${outcome} and ${others[id]}`);
    } else {
      assert.equal(outcome, others[id]);
    }
  }
}

async function main(address) {
  const transport = createGrpcTransport({ baseUrl: `http://${address}` });
  const rewards = createClient(RewardService, transport);
  const jobs = createClient(JobService, transport);

  const info = await rewards.getServerInfo({});
  console.log(`Touchstone ${info.version} on ${info.device}`);
  assert.ok(info.limits.maxItemsPerRequest > 0);

  const version = await train(rewards, jobs, { numTrainEpochs: 10 });
  const scores = await score(rewards, version);
  console.log(`  ${version}:`, scores);
  assert.ok(scores.kind > scores.rude, 'the kind answer is above the rude one');
  assert.equal(scores.empty, 'EMPTY_TEXT', 'an empty answer has no reward');
  assertSame(await streamScore(rewards, version), scores);

  await assert.rejects(train(rewards, jobs, { learningRate: -1, numTrainEpochs: 0 }), (error) => {
    assert.equal(error.code, Code.InvalidArgument);
    const fields = error.findDetails(BadRequestSchema).flatMap((bad) => bad.fieldViolations.map(({ field }) => field));
    assert.deepEqual(fields.sort(), ['options.learning_rate', 'options.num_train_epochs']);
    console.log('  refused, as it should be:', fields);
    return true;
  });
}

await main(process.argv[2] ?? 'localhost:9000');
