'use strict';
const assert = require('node:assert/strict');
const { status } = require('@grpc/grpc-js');

const topicName = '/event/Order_Event__e';
const fetchAll = { topicName, replayPreset: 'EARLIEST', numRequested: 100 };

// Each of these was reported about the real service, by users of this very client.
async function faultsLookAsTheyDoInTheField(org) {
  const ends = async (rule, check) => {
    await org.control('POST', 'faults', { method: 'Subscribe', afterMessages: 1, ...rule });
    const stream = org.subscribe(fetchAll);
    assert.ok((await stream.next()).events.length > 0);
    await check(() => stream.next());
  };
  const fails = (code, details) => async next => assert.rejects(next(), error => {
    assert.equal(error.code, code, error.message);
    assert.match(error.details, details);
    return true;
  });
  await ends({ kind: 'ok' }, async next => assert.equal(await next(), undefined));
  await ends({ kind: 'status', code: 'service.unavailable' }, fails(status.INTERNAL, /^The service is unavailable.*rpcId: /));
  await ends({ kind: 'noStatus' }, fails(status.INTERNAL, /RST_STREAM with code 0 \(Call ended without gRPC status\)/));
  await ends({ kind: 'reset', errorCode: 2 }, fails(status.INTERNAL, /RST_STREAM with code 2/));
  await ends({ kind: 'reset', errorCode: 11 }, fails(status.RESOURCE_EXHAUSTED, /^Bandwidth exhausted/));
  await ends({ kind: 'drop' }, fails(status.UNAVAILABLE, /./));
  await org.control('POST', 'faults', { kind: 'http', method: 'GetTopic', httpStatus: 503 });
  await fails(status.UNAVAILABLE, /HTTP status code 503/)(() => org.call('getTopic', { topicName }));
}

async function splitMessagesAreRead(org) {
  await org.control('POST', 'faults', { kind: 'frames', bytes: 1, method: 'Subscribe' });
  const cut = org.subscribe(fetchAll);
  const whole = org.subscribe(fetchAll);
  assert.deepEqual((await cut.next()).events, (await whole.next()).events);
}

async function managedSubscriptionsResume(org) {
  const open = () => org.stream(org.stub.managedSubscribe(org.metadata), { developerName: 'Managed_Orders', numRequested: 2 });
  await org.control('POST', 'managed-subscriptions/times', { release: 0, abortRelease: 0 });
  const first = open();
  const { events } = await first.next();
  first.write({ commitReplayIdRequest: { commitRequestId: 'one', replayId: events[0].replayId } });
  const { commitResponse } = await first.next();
  assert.equal(commitResponse.commitRequestId, 'one');
  assert.equal(commitResponse.error, null);
  first.end();
  assert.equal(await first.next(), undefined);
  const second = open();
  assert.deepEqual((await second.next()).events[0].replayId, events[1].replayId);
  second.cancel();
}

module.exports = { faultsLookAsTheyDoInTheField, splitMessagesAreRead, managedSubscriptionsResume };
