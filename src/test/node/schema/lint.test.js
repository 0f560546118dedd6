/** The schema keeps the rules of graphql-eslint, but for those listed here with the reason. */
import assert from 'node:assert/strict';
import {dirname} from 'node:path';
import {before, it} from 'node:test';
import graphql from '@graphql-eslint/eslint-plugin';
import {ESLint} from 'eslint';

const {SCHEMA} = process.env;

/** Rules that the schema does not keep, and what of them is permitted. */
const EXCEPTIONS = {
	// one line stands in quotes, several in blocks: both are descriptions for the specification
	'description-style': /^Unexpected inline description/,
	// short lists, such as the portals of a cluster, are plain lists; those that can grow are connections; a voucher is
	// found by its code, or among those of its tenant, but not by `node`
	'relay-edge-types': /^A list type should only wrap an edge type\.$|^Edge type's field `node` must implement `Node` interface\.$/,
	// only entities have ids, see NOT_ENTITIES
	'strict-id-in-types': /^type "\w+" must have exactly one/,
};

/** Types without an id: parts, values, results, events, pages and the viewer. */
const NOT_ENTITIES = [
	'CancelClassResult', 'ClassConflict', 'ClassPlan', 'ClassPlanPortal', 'ClassRefused', 'ClassSaved',
	'ClassUsualLoad', 'ClassWarning',
	'ClusterDiscovery', 'CreateVouchersResult', 'EndClassSessionsResult', 'EraseUserResult',
	'ExtendClassSessionsResult', 'Label', 'LoginResult', 'PageInfo', 'PlacementAttempt', 'PlacementCandidate',
	'PlacementConnection', 'PlacementEdge', 'PlacementExclusion', 'PlacementExplanation', 'PlacementScore',
	'PlacementStep', 'PortalChange', 'RevokeVoucherResult', 'SessionChange', 'SessionConnection', 'SessionEdge',
	'SessionExtended', 'SessionGranted', 'SessionRefused', 'SessionSchedule', 'SessionUnchanged', 'UsageRefusals',
	'UsageRow', 'Viewer', 'VoucherClass', 'VoucherConnection', 'VoucherEdge', 'VoucherInfo', 'VoucherWorkshop',
	'Waiting', 'WorkshopAvailability', 'WorkshopAvailabilityChange', 'WorkshopConnection', 'WorkshopEdge',
];

let found;

before(async () => {
	const eslint = new ESLint({
		cwd: dirname(SCHEMA),
		overrideConfigFile: true,
		overrideConfig: [{
			files: ['**/*.graphql'],
			plugins: {'@graphql-eslint': graphql},
			languageOptions: {parser: graphql.parser, parserOptions: {graphQLConfig: {schema: SCHEMA}}},
			rules: {...graphql.configs['flat/schema-recommended'].rules, ...graphql.configs['flat/schema-relay'].rules},
		}],
	});
	const [{messages}] = await eslint.lintFiles([SCHEMA]);
	found = messages.map(({ruleId, line, message}) => ({rule: String(ruleId).split('/').pop(), line, message}));
}, {timeout: 60_000});

it('keeps schema-recommended and schema-relay, but for the exceptions', () => {
	assert.deepEqual(found.filter(({rule, message}) => !EXCEPTIONS[rule]?.test(message)), []);
});

it('needs each exception', () => {
	assert.deepEqual([...new Set(found.map(({rule}) => rule))].sort(), Object.keys(EXCEPTIONS).sort());
});

it('has no other types without an id', () => {
	const types = found.filter(({rule}) => rule === 'strict-id-in-types').map(({message}) => /^type "(\w+)"/.exec(message)[1]);
	assert.deepEqual(types.sort(), NOT_ENTITIES);
});
