/** The audit suite of graphql-http: how near the endpoint at GATEWAY comes to the specification of GraphQL over HTTP. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {serverAudits} from 'graphql-http';

/** Each SHOULD and MAY that we do not do, by its id: docs/conformance.md has the reasons. There is none. */
const KNOWN = [];

const FEWEST = 58;

test('every MUST is done, and every SHOULD that is not is known', async () => {
	const audits = serverAudits({url: `${process.env.GATEWAY}/graphql`, fetchFn: fetch});
	const missed = [];
	for (const audit of audits) {
		const result = await audit.fn();
		console.log(`${result.status} ${audit.id} ${audit.name}${result.reason ? `: ${result.reason}` : ''}`);
		if (result.status !== 'ok') {
			missed.push(result);
		}
	}
	assert.deepEqual(missed.filter(({status}) => status === 'error').map(({name}) => name), []);
	assert.deepEqual(missed.map(({id}) => id).sort(), [...KNOWN].sort());
	assert.ok(audits.length - missed.length >= FEWEST, `${audits.length - missed.length} of ${audits.length}`);
});
