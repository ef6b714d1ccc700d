'use strict';
const assert = require('node:assert/strict');
const avro = require('avsc');

const OrderFields = [
  'CreatedDate', 'CreatedById', 'Order_Number__c', 'Customer__c', 'Status__c', 'Amount__c', 'Quantity__c', 'Is_Express__c',
  'Order_Date__c', 'Delivery_Time__c', 'Notes__c',
];

async function topicAndSchema(org) {
  const topic = await org.call('getTopic', { topicName: '/event/Order_Event__e' });
  assert.equal(topic.topicName, '/event/Order_Event__e');
  assert.equal(topic.tenantGuid, `CORE/prod/${org.emulator.orgId}`);
  assert.equal(topic.canPublish, true);
  assert.equal(topic.canSubscribe, true);
  assert.match(topic.rpcId, /^[0-9a-f-]{36}$/);

  const info = await org.call('getSchema', { schemaId: topic.schemaId });
  assert.equal(info.schemaId, topic.schemaId);
  assert.ok(!info.schemaJson.includes('\n'));
  const schema = JSON.parse(info.schemaJson);
  assert.equal(schema.uuid, topic.schemaId);
  assert.deepEqual(schema.fields.map(field => field.name), OrderFields);
  assert.equal(schema.fields[8].doc.split(':')[1], 'DateOnly');

  // Another Avro implementation finds the same fingerprint.
  const fingerprint = avro.Type.forSchema(schema).fingerprint().toString('base64url');
  assert.equal(topic.schemaId, fingerprint);
}

async function everySchemaHasItsFingerprint(org) {
  for (const topic of await org.control('GET', 'topics')) {
    for (const schemaId of topic.schemaIds) {
      const { schemaJson } = await org.call('getSchema', { schemaId });
      const type = avro.Type.forSchema(JSON.parse(schemaJson), { wrapUnions: true });
      assert.equal(type.fingerprint().toString('base64url'), schemaId, topic.name);
    }
  }
}

async function channelHasNoSchema(org) {
  const topic = await org.call('getTopic', { topicName: '/data/ChangeEvents' });
  assert.equal(topic.schemaId, '');
  assert.equal(topic.canPublish, false);
}

async function permissionsOfTopics(org) {
  const login = await org.call('getTopic', { topicName: '/event/LoginEventStream' });
  assert.deepEqual([login.canPublish, login.canSubscribe], [false, true]);
  const payroll = await org.call('getTopic', { topicName: '/event/Payroll_Run__e' });
  assert.deepEqual([payroll.canPublish, payroll.canSubscribe], [true, false]);
}

async function tenantIdForms(org) {
  for (const tenantid of ['00D5e000003TIrB', '00D5e000003TIrBEAW', 'core/acme/00D5e000003TIrBEAW', 'core/acme/00D5e000003TIrB']) {
    await org.call('getTopic', { topicName: '/event/Order_Event__e' }, org.headers({ tenantid }));
  }
}

module.exports = { topicAndSchema, everySchemaHasItsFingerprint, channelHasNoSchema, permissionsOfTopics, tenantIdForms };
