'use strict';
const assert = require('node:assert/strict');
const { status } = require('@grpc/grpc-js');

const topicName = '/event/Order_Event__e';
const replayText = 'The Replay ID validation failed. Ensure that the Replay ID is valid.';

function isError(type, code, name, text) {
  return error => {
    assert.equal(error.code, code, error.message);
    const trailers = error.metadata.getMap();
    assert.equal(trailers['error-code'], `sfdc.platform.eventbus.grpc.${name}`);
    assert.match(trailers['rpc-id'], /^[0-9a-f-]{36}$/);
    assert.equal(trailers.type, type);
    assert.ok(error.details.endsWith(` rpcId: ${trailers['rpc-id']}`), error.details);
    if (text !== undefined) {
      assert.equal(error.details, `${text} rpcId: ${trailers['rpc-id']}`);
    }

    return true;
  };
}

async function rejects(promise, ...expected) {
  await assert.rejects(promise, isError(...expected));
}

async function topicAndSchemaErrors(org) {
  const get = name => org.call('getTopic', { topicName: name });
  await rejects(
    get('/event/Nope__e'), 'GetTopic', status.NOT_FOUND, 'topic.not.found',
    `The topic information for org CORE/prod/${org.emulator.orgId} and topic /event/Nope__e not found. `
      + 'Ensure the topic name is correct and that the topic exists.');
  await rejects(get('/event/order_event__e'), 'GetTopic', status.NOT_FOUND, 'topic.not.found');
  await rejects(get('invalid-topic-name'), 'GetTopic', status.PERMISSION_DENIED, 'topic.meta.permission');
  await rejects(get(''), 'GetTopic', status.INVALID_ARGUMENT, 'topic.validation.empty');
  await rejects(
    org.call('getSchema', { schemaId: '' }), 'GetSchema', status.INVALID_ARGUMENT, 'schema.validation.failed',
    "Schema validation failed. The schema ID can't be blank.");
  await rejects(org.call('getSchema', { schemaId: 'nope' }), 'GetSchema', status.INVALID_ARGUMENT, 'schema.validation.failed');
}

async function authenticationErrors(org) {
  const get = changes => org.call('getTopic', { topicName }, org.headers(changes));
  const text = 'An authentication exception occurred. Provide valid authentication via metadata headers.';
  await rejects(get({ accesstoken: `${org.emulator.accessToken}x` }), 'GetTopic', status.UNAUTHENTICATED, 'service.auth.error', text);
  await rejects(get({ tenantid: '00D000000000001EAA' }), 'GetTopic', status.UNAUTHENTICATED, 'service.auth.error', text);
  for (const header of ['accesstoken', 'instanceurl', 'tenantid']) {
    await rejects(get({ [header]: undefined }), 'GetTopic', status.UNAUTHENTICATED, 'service.auth.headers.invalid');
  }

  const stream = org.subscribe({ topicName, numRequested: 1 }, org.headers({ accesstoken: 'x' }));
  await rejects(stream.next(), 'Subscribe', status.UNAUTHENTICATED, 'service.auth.error', text);
}

async function subscribeErrors(org) {
  const first = (request, ...expected) =>
    rejects(org.subscribe({ topicName, numRequested: 1, ...request }).next(), 'Subscribe', ...expected);
  const later = async (request, ...expected) => {
    const stream = org.subscribe({ topicName, replayPreset: 'EARLIEST', numRequested: 1 });
    await stream.next();
    stream.write(request);
    await rejects(stream.next(), 'Subscribe', ...expected);
  };
  const count = 'subscription.fetch.requested.events.invalid';
  const corrupted = 'subscription.fetch.replayid.corrupted';
  await first({ numRequested: 0 }, status.INVALID_ARGUMENT, count);
  await first({ numRequested: -1 }, status.INVALID_ARGUMENT, count);
  await later({ numRequested: 0 }, status.INVALID_ARGUMENT, count);
  await later({ topicName: '/event/Inventory__e', numRequested: 1 }, status.INVALID_ARGUMENT, 'subscription.fetch.topic.mismatch');
  await first({ topicName: '' }, status.INVALID_ARGUMENT, 'topic.validation.empty');
  await first({ topicName: '/event/Nope__e' }, status.NOT_FOUND, 'topic.not.found');
  await first({ topicName: '/event/Payroll_Run__e' }, status.PERMISSION_DENIED, 'subscription.topic.cannot.subscribe');
  await first({ replayPreset: 'CUSTOM' }, status.INVALID_ARGUMENT, 'subscription.fetch.replayid.validation.failed', replayText);
  for (const hex of ['00000000001790500001', '0000000000000001', '7fffffffffffffff0000', '31323334', '00']) {
    await first({ replayPreset: 'CUSTOM', replayId: Buffer.from(hex, 'hex') }, status.INVALID_ARGUMENT, corrupted, replayText);
  }
}

async function publishErrors(org) {
  const event = { schemaId: 'x', payload: Buffer.from('x') };
  const unary = (request, ...expected) => rejects(org.call('publish', request), 'Publish', ...expected);
  await unary({ topicName, events: [] }, status.INVALID_ARGUMENT, 'publish.event.count.invalid');
  await unary({ topicName: '', events: [event] }, status.INVALID_ARGUMENT, 'publish.topic.validation.empty');
  await unary({ topicName: '/event/Nope__e', events: [event] }, status.NOT_FOUND, 'topic.not.found');
  await unary({ topicName: '/event/LoginEventStream', events: [event] }, status.PERMISSION_DENIED, 'topic.meta.permission');
  await unary({ topicName: '/data/AccountChangeEvent', events: [event] }, status.PERMISSION_DENIED, 'topic.meta.permission');
  const stream = org.publishStream({ topicName, events: [event] });
  await stream.next();
  stream.write({ topicName: '/event/Inventory__e', events: [event] });
  await rejects(stream.next(), 'PublishStream', status.INVALID_ARGUMENT, 'publish.topic.mismatch');
  const empty = org.publishStream({ topicName, events: [] });
  await rejects(empty.next(), 'PublishStream', status.INVALID_ARGUMENT, 'publish.event.count.invalid');
}

async function tooLargeLooksLikeTheNetwork(org) {
  const events = Array.from({ length: 5 }, () => ({ schemaId: 'x', payload: Buffer.alloc(900 * 1024) }));
  await assert.rejects(org.call('publish', { topicName, events }), error => {
    assert.equal(error.code, status.UNAVAILABLE);
    assert.equal(error.details, 'upstream connect error or disconnect/reset before headers. reset reason: remote reset');
    assert.equal(error.metadata.getMap()['error-code'], undefined);
    return true;
  });
  const { results } = await org.call('publish', { topicName, events: events.slice(0, 4) });
  assert.equal(results.length, 4);
}

async function streamsCanBeClosedFromOutside(org) {
  const stream = org.subscribe({ topicName, numRequested: 1 });
  await org.untilSubscribed();
  await stream.next();
  await org.control('POST', 'subscriptions/close?status=INTERNAL&code=service.unavailable');
  const last = async () => {
    while (await stream.next());
  };
  await rejects(last(), 'Subscribe', status.INTERNAL, 'service.unavailable');
}

module.exports = {
  topicAndSchemaErrors, authenticationErrors, subscribeErrors, publishErrors, tooLargeLooksLikeTheNetwork, streamsCanBeClosedFromOutside,
};
