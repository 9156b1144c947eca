// Usage: node client.js [host:port]   (after npm ci)
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { getProtoPath } from 'google-proto-files';

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

const here = path.dirname(fileURLToPath(import.meta.url));
const googleProtos = path.resolve(getProtoPath(), '..');
const definition = loadSync(
  ['touchstone/v1/reward.proto', 'touchstone/v1/jobs.proto', 'google/rpc/error_details.proto'],
  {
    includeDirs: [path.join(here, '../../../proto'), googleProtos],
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  },
);
const { touchstone } = grpc.loadPackageDefinition(definition);

function unary(client, method) {
  return promisify(client[method].bind(client));
}

async function train(rewards, jobs, options) {
  const preferences = PREFERENCES.map(([prompt, chosen, rejected]) => ({ pair: { prompt, chosen, rejected } }));
  const job = await unary(rewards, 'Train')({
    model: MODEL,
    base_model: 'minilm',
    data: { inline: { preferences } },
    options: { eval_fraction: 0, ...options },
    request_id: randomUUID(),
  });
  let last = 0;
  let version;
  for await (const event of jobs.WatchJob({ name: job.name })) {
    assert.equal(event.sequence, last + 1, 'events without gaps');
    last = event.sequence;
    if (event.transition) {
      console.log(`  ${event.transition.state}`);
    } else if (event.progress) {
      console.log(`  step ${event.progress.step} of ${event.progress.total_steps}`);
    } else if (event.model_version) {
      version = event.model_version;
    }
  }
  assert.match(version ?? '', new RegExp(`^models/${MODEL}/versions/\\d+$`));
  return version;
}

/** The reward, or the message that says why there is none. */
function outcome(result) {
  return result.outcome === 'score' ? result.score.reward : result.error.message;
}

async function score(rewards, version) {
  const response = await unary(rewards, 'Score')({ model: version, items: ITEMS });
  assert.deepEqual(response.results.map((result) => result.id), ITEMS.map((item) => item.id));
  assert.equal(response.model_version, version);
  return Object.fromEntries(response.results.map((result) => [result.id, outcome(result)]));
}

async function streamScore(rewards, version) {
  const stream = rewards.StreamScore();
  for (const item of ITEMS) {
    stream.write({ model: version, item });
  }
  stream.end();
  const outcomes = {};
  for await (const { result } of stream) {
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
  const credentials = grpc.credentials.createInsecure();
  const rewards = new touchstone.v1.RewardService(address, credentials);
  const jobs = new touchstone.v1.JobService(address, credentials);

  const info = await unary(rewards, 'GetServerInfo')({});
  console.log(`Touchstone ${info.version} on ${info.device}`);
  assert.ok(info.limits.max_items_per_request > 0);

  const version = await train(rewards, jobs, { num_train_epochs: 10 });
  const scores = await score(rewards, version);
  console.log(`  ${version}:`, scores);
  assert.ok(scores.kind > scores.rude, 'the kind answer is above the rude one');
  assert.equal(typeof scores.empty, 'string', 'an empty answer has no reward');
  assertSame(await streamScore(rewards, version), scores);

  await assert.rejects(train(rewards, jobs, { learning_rate: -1 }), (error) => {
    assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
    assert.match(error.details, /options\.learning_rate/);
    return true;
  });
  rewards.close();
  jobs.close();
}

await main(process.argv[2] ?? 'localhost:9000');
