'use strict';
const assert = require('node:assert/strict');

const topicName = '/event/Order_Event__e';
const createdDate = 5;

const records = [
  {
    CreatedDate: createdDate, CreatedById: '0055e000001AbCdAAK', Order_Number__c: 'SO-1',
    Customer__c: 'Müller "&" Söhne, 株式会社 📦', Status__c: 'New', Amount__c: 1234.56, Quantity__c: -0.5, Is_Express__c: true, Order_Date__c: 1767225600000,
    Delivery_Time__c: 1767225600123, Notes__c: 'line 1\nline 2'.repeat(5000),
  },
  {
    CreatedDate: createdDate, CreatedById: '0055e000001AbCdAAK', Order_Number__c: null, Customer__c: '', Status__c: null,
    Amount__c: null, Quantity__c: 0, Is_Express__c: false, Order_Date__c: -86400000, Delivery_Time__c: null, Notes__c: null,
  },
];

async function readBack(org, results) {
  const stored = new Map((await org.all(topicName)).map(e => [e.replayId.toString('hex'), e]));
  return Promise.all(results.map(async result => {
    const consumed = stored.get(result.replayId.toString('hex'));
    assert.equal(consumed.event.id, result.correlationKey);
    return { ...(await org.decode(consumed)) };
  }));
}

// The bus puts its own time into CreatedDate; everything else comes back as it was sent.
function assertSame(received, sent) {
  received.forEach((value, i) => {
    assert.ok(value.CreatedDate > createdDate);
    assert.deepEqual({ ...value, CreatedDate: createdDate }, sent[i]);
  });
}

async function encoded(org) {
  const { schemaId } = await org.call('getTopic', { topicName });
  const type = await org.type(schemaId);
  return { schemaId, events: records.map((record, i) => ({ id: `id-${i}`, schemaId, payload: type.toBuffer(record) })) };
}

async function publishRoundTrip(org) {
  const { schemaId, events } = await encoded(org);
  const answer = await org.call('publish', { topicName, events });
  assert.equal(answer.schemaId, schemaId);
  assert.deepEqual(answer.results.map(result => result.correlationKey), ['id-0', 'id-1']);
  assert.ok(answer.results.every(result => result.error === null && result.replayId.length === 10));
  assertSame(await readBack(org, answer.results), records);
}

async function publishStreamRoundTrip(org) {
  const { events } = await encoded(org);
  const stream = org.publishStream({ topicName, events });
  stream.write({ events: [events[1]] });
  stream.write({ topicName, events: [{ ...events[0], id: '' }] });
  const answers = [await stream.next(), await stream.next(), await stream.next()];
  stream.end();
  assert.equal(await stream.next(), undefined);
  assert.deepEqual(answers.map(answer => answer.results.length), [2, 1, 1]);
  assert.match(answers[2].results[0].correlationKey, /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  const results = answers.flatMap(answer => answer.results);
  assertSame(await readBack(org, results), [...records, records[1], records[0]]);
  const call = (await org.control('GET', 'calls')).find(call => call.method === 'PublishStream');
  assert.deepEqual([call.requests, call.status], [[2, 1, 1], 'OK']);
}

async function eachEventHasItsOwnResult(org) {
  const { schemaId, events: [good] } = await encoded(org);
  const { schemaId: other } = await org.call('getTopic', { topicName: '/event/Order_Shipped__e' });
  const before = (await org.all(topicName)).length;
  const bad = [
    { id: 'large', schemaId, payload: Buffer.alloc(1024 * 1024 + 1) },
    { id: 'foreign schema', schemaId: other, payload: good.payload },
    { id: 'cut', schemaId, payload: good.payload.subarray(0, -1) },
    { id: 'left over', schemaId, payload: Buffer.concat([good.payload, Buffer.from([0])]) },
    { id: 'endless varint', schemaId, payload: Buffer.alloc(40, 0xff) },
  ];
  const events = bad.flatMap(event => [event, good]);
  const { results } = await org.call('publish', { topicName, events });
  assert.deepEqual(results.map(result => result.correlationKey), events.map(event => event.id));
  assert.deepEqual(results.map(result => result.error?.code), bad.flatMap(() => ['PUBLISH', undefined]));
  assert.ok(results.every(result => (result.error === null) === (result.replayId.length > 0)));
  assert.ok(results.every(result => result.error === null || result.error.msg.length > 20));
  assert.equal((await org.all(topicName)).length, before + bad.length);
}

async function compressedRequestsAreRead(org) {
  await publishRoundTrip(org);
  const call = (await org.control('GET', 'calls')).find(call => call.method === 'Publish');
  assert.equal(call.headers['grpc-encoding'], 'gzip');
}

module.exports = { publishRoundTrip, publishStreamRoundTrip, eachEventHasItsOwnResult, compressedRequestsAreRead };
