'use strict';
const assert = require('node:assert/strict');

const topics = {
  Account: '/data/AccountChangeEvent',
  Contact: '/data/ContactChangeEvent',
  Employee__c: '/data/Employee__ChangeEvent',
  Lead: '/data/LeadChangeEvent',
  Case: '/data/CaseChangeEvent',
};

const bitsOf = hex => [...hex].reverse().flatMap((digit, i) =>
  [0, 1, 2, 3].filter(bit => parseInt(digit, 16) & (1 << bit)).map(bit => 4 * i + bit));

const recordOf = type => (type.getTypes?.() ?? type.types ?? [type]).find(branch => branch.typeName === 'record');

function names(type, bitmaps) {
  return bitmaps.flatMap(bitmap => {
    const [, parent, hex] = /^(?:(\d+)-)?0x((?:[0-9A-F]{2})+)$/.exec(bitmap);
    if (parent === undefined) {
      return bitsOf(hex).map(bit => type.fields[bit].name);
    }

    const field = type.fields[Number(parent)];
    return bitsOf(hex).map(bit => `${field.name}.${recordOf(field.type).fields[bit].name}`);
  });
}

// avsc wraps the value of an ambiguous union ({string: ...}) and the record of a named type.
const has = (value, path) => path.split('.').reduce((v, key) => v?.[key], value) != null;

async function changeEvents(org) {
  for (const [entity, topicName] of Object.entries(topics)) {
    const seen = [];
    for (const consumed of await org.all(topicName)) {
      const type = await org.type(consumed.event.schemaId);
      const value = type.fromBuffer(consumed.event.payload);
      const header = value.ChangeEventHeader;
      assert.equal(header.entityName, entity);
      assert.ok(header.recordIds.every(id => /^[A-Za-z0-9]{18}$/.test(id)));
      assert.equal(header.commitTimestamp % 1000, 0);
      const changed = names(type, header.changedFields);
      const nulled = names(type, header.nulledFields);
      const filled = Object.keys(value).filter(key => key !== 'ChangeEventHeader' && value[key] !== null);
      switch (header.changeType) {
        case 'CREATE':
        case 'UNDELETE':
          assert.deepEqual([changed, nulled], [[], []]);
          assert.ok(filled.includes('LastModifiedDate'));
          break;
        case 'UPDATE':
          assert.ok(changed.length > 0);
          assert.ok(changed.every(path => nulled.includes(path) !== has(value, path)), `${entity}: ${changed} in ${JSON.stringify(value)}`);
          assert.deepEqual(new Set(filled), new Set(changed.filter(path => !nulled.includes(path)).map(path => path.split('.')[0])));
          break;
        default:
          assert.deepEqual([changed, nulled, filled], [[], [], []]);
      }

      seen.push({ type: header.changeType, changed: header.changedFields, nulled, records: header.recordIds.length });
    }

    for (const type of ['CREATE', 'UPDATE', 'DELETE', 'UNDELETE']) {
      assert.ok(seen.some(event => event.type === type), `${entity} has no ${type}`);
    }

    assert.equal(seen.filter(event => event.type.startsWith('GAP_')).length, 1);
    assert.ok(seen.some(event => event.nulled.length > 0));
    assert.ok(seen.some(event => event.records > 1));
    assert.ok(seen.some(event => event.changed.some(bitmap => bitmap.includes('-'))));
    assert.ok(seen.some(event => event.changed.length === 1 && event.changed[0].includes('-')), 'no event without a top-level bitmap');
  }
}

async function channelsCarryTheSameEvents(org) {
  const ids = async topicName => (await org.all(topicName)).map(e => `${e.replayId.toString('hex')} ${e.event.id} ${e.event.schemaId}`);
  const all = await Promise.all(Object.values(topics).map(ids));
  assert.deepEqual(await ids('/data/ChangeEvents'), all.flat().sort());
  assert.deepEqual(await ids('/data/SalesEvents__chn'), all.slice(0, 2).flat().sort());
  const orders = await Promise.all(['/event/Order_Event__e', '/event/Order_Shipped__e'].map(ids));
  assert.deepEqual(await ids('/event/Orders__chn'), orders.flat().sort());
}

module.exports = { changeEvents, channelsCarryTheSameEvents };
