'use strict';
const assert = require('node:assert/strict');

const topicName = '/event/Order_Event__e';
const text = id => id.toString('base64');

async function creditIsExact(org) {
  const stored = await org.control('GET', `events?topic=${topicName}`);
  const stream = org.subscribe({ topicName, replayPreset: 'EARLIEST', numRequested: 3 });
  const first = await stream.next();
  assert.equal(first.events.length, 3);
  assert.equal(first.pendingNumRequested, 0);
  assert.equal(text(first.latestReplayId), stored[2].replayId);

  // What comes next is the empty batch, so nothing was sent without credit.
  await org.control('POST', 'keep-alive');
  const empty = await stream.next();
  assert.deepEqual([empty.events.length, empty.pendingNumRequested], [0, 0]);

  stream.write({ topicName, numRequested: 2 });
  const second = await stream.next();
  assert.deepEqual(second.events.map(e => text(e.replayId)), stored.slice(3, 5).map(e => e.replayId));
  assert.equal(second.pendingNumRequested, 0);
  stream.end();
  assert.equal(await stream.next(), undefined);

  const call = (await org.control('GET', 'calls')).find(call => call.method === 'Subscribe');
  assert.deepEqual([call.topic, call.requests, call.state, call.status], [topicName, [3, 2], 'completed', 'OK']);
}

async function creditIsCappedAt100(org) {
  const stream = org.subscribe({ topicName, replayPreset: 'EARLIEST', numRequested: 250 });
  const { events, pendingNumRequested } = await stream.next();
  assert.deepEqual([events.length, pendingNumRequested], [100, 0]);
  await org.control('POST', 'keep-alive');
  assert.equal((await stream.next()).events.length, 0);
  stream.cancel();
}

async function pendingIsAfterSubtraction(org) {
  const stream = org.subscribe({ topicName: '/event/Order_Shipped__e', replayPreset: 'EARLIEST', numRequested: 90 });
  let taken = 0;
  while (taken < 20) {
    const batch = await stream.next();
    taken += batch.events.length;
    assert.equal(batch.pendingNumRequested, 90 - taken);
  }

  stream.cancel();
}

async function customResumesStrictlyAfter(org) {
  const stored = await org.control('GET', `events?topic=${topicName}`);
  const after = Buffer.from(stored[4].replayId, 'base64');
  assert.equal(after.length, 10);
  for (const replayId of [after, after.subarray(0, 8)]) {
    const stream = org.subscribe({ topicName, replayPreset: 'CUSTOM', replayId, numRequested: 1 });
    assert.equal(text((await stream.next()).events[0].replayId), stored[5].replayId);
    stream.cancel();
  }
}

async function latestSeesOnlyWhatComes(org) {
  const stream = org.subscribe({ topicName, numRequested: 5 });
  await org.untilSubscribed();
  const { schemaId } = await org.call('getTopic', { topicName });
  const [sample] = await org.all(topicName);
  const id = '0b0a6a48-6e67-4a7a-9a3c-5d1f8f1b2c3d';
  const { results } = await org.call('publish', { topicName, events: [{ id, schemaId, payload: sample.event.payload }] });
  let batch = await stream.next();
  while (batch.events.length === 0) {
    batch = await stream.next();
  }

  assert.equal(batch.events.length, 1);
  assert.equal(batch.events[0].event.id, id);
  assert.deepEqual(batch.events[0].replayId, results[0].replayId);
  assert.equal(batch.pendingNumRequested, 4);
  stream.cancel();
}

async function keepAliveNamesAPositionToResumeFrom(org) {
  const stream = org.subscribe({ topicName, numRequested: 5 });
  await org.untilSubscribed();
  const empty = await stream.next();
  assert.equal(empty.events.length, 0);
  assert.equal(empty.pendingNumRequested, 5);
  stream.cancel();
  await org.untilUnsubscribed();
  const again = org.subscribe({ topicName, replayPreset: 'CUSTOM', replayId: empty.latestReplayId, numRequested: 1 });
  await org.untilSubscribed();
  assert.equal((await again.next()).events.length, 0);
  again.cancel();
}

async function cancelEndsTheCall(org) {
  const stream = org.subscribe({ topicName, numRequested: 5 });
  await org.untilSubscribed();
  await stream.next();
  stream.cancel();
  let call;
  do {
    [call] = (await org.control('GET', 'calls')).filter(call => call.method === 'Subscribe');
  } while (call.state === 'open');
  // Node may end its side of the stream before it resets it, and then the server has completed the call already.
  assert.ok(['cancelled', 'completed'].includes(call.state), call.state);
  await org.untilUnsubscribed();
}

async function schemaChangesMidway(org) {
  const events = await org.all('/event/Inventory__e');
  const ids = events.map(e => e.event.schemaId);
  const { schemaId } = await org.call('getTopic', { topicName: '/event/Inventory__e' });
  assert.equal(new Set(ids).size, 2);
  assert.equal(ids.at(-1), schemaId);
  assert.ok(ids.lastIndexOf(ids[0]) < ids.indexOf(schemaId));
  const values = await Promise.all(events.map(e => org.decode(e)));
  assert.ok(!('Bin__c' in values[0]) && 'Bin__c' in values.at(-1));
}

async function tokensMayExpireUnderAStream(org) {
  const stream = org.subscribe({ topicName, numRequested: 5 });
  await org.untilSubscribed();
  await org.control('POST', 'tokens/expire');
  await assert.rejects(org.call('getTopic', { topicName }), error => error.code === 16);
  await org.control('POST', `events?topic=${topicName}`, { payload: 'AAAA', id: 'raw' });
  let batch = await stream.next();
  while (batch.events.length === 0) {
    batch = await stream.next();
  }

  assert.equal(batch.events[0].event.id, 'raw');
  stream.cancel();
}

module.exports = {
  creditIsExact, creditIsCappedAt100, pendingIsAfterSubtraction, customResumesStrictlyAfter, latestSeesOnlyWhatComes,
  keepAliveNamesAPositionToResumeFrom, cancelEndsTheCall, schemaChangesMidway, tokensMayExpireUnderAStream,
};
