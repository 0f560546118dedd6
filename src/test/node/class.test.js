/** A class of the demo: five browsers and thirty scripted learners join, while two hundred strangers press start. */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {it} from 'node:test';
import {ask, GATEWAY, login, until} from './support.js';
import {Visitor} from './visitor.js';

const [SCRIPTED, STRANGERS] = [30, 200];

/** Milliseconds from the moment when the class opens until the last learner is in a session, on a machine that does nothing else. */
const PROMISE = 60_000;

/** The same where other tests run at once: the figure is that of the machine. */
const BOUND = 150_000;

/** Whether the promise is checked, not only the bound. */
const QUIET = process.env.QUIET === 'true';

/** Milliseconds of a step of a learner, and of the test. */
const [patience, timeout] = [150_000, 180_000];

const WORKSHOP = 'lab-k8s-fundamentals';

const ACADEMY = ['academy-portal', 'academy-secret'];

const REQUEST = `mutation Start($input: RequestSessionInput!) {
	requestSession(input: $input) { ... on SessionGranted { session { id } } ... on SessionRefused { reason message } }
}`;

/** The class that the demo has made, when it has made it. */
async function demoClass(token) {
	return until('the class of the demo', async () => {
		const {classes} = await ask(token, '{ classes { id name seats startsAt leadSeconds voucher { code joinUrl } } }');
		return classes[0];
	});
}

async function figures(token, id) {
	return (await ask(token, 'query Class($id: ID!) { class(id: $id) { state covered joined sessions held } }', {id})).class;
}

async function scripted(code) {
	const {requestSession} = await ask(null, REQUEST, {input: {voucher: code, user: randomBytes(16).toString('hex'), firstName: 'Robin'}});
	assert.ok(requestSession.session, JSON.stringify(requestSession));
	return requestSession.session.id;
}

/** Other learners of the tenant, who have no code. What they get is none of the class's seats. */
function strangers(token, end) {
	return Promise.allSettled(Array.from({length: STRANGERS}, (_, number) => fetch(`${GATEWAY}/graphql`, {
		method: 'POST',
		signal: end,
		headers: {'Content-Type': 'application/json', Authorization: `Bearer ${token}`},
		body: JSON.stringify({query: REQUEST, variables: {input: {workshop: WORKSHOP, user: `stranger-${number}`}}}),
	})));
}

/** Learners with a phone, a laptop, the link, the code in groups or in small letters, and in German. */
async function visitors({code}) {
	const link = `/join/${code}`;
	const phone = {patience, viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true};
	const opened = await Promise.all([Visitor.at(link, {patience}), Visitor.at(link, phone), Visitor.at(link, {patience, locale: 'de-DE'}),
		Visitor.at('/join', {patience}), Visitor.at('/join', phone)]);
	for (const [index, text] of [[3, code.toLowerCase()], [4, `${code.slice(0, 5)} ${code.slice(5)}`]]) {
		await opened[index].page.locator('#code').fill(text);
		await opened[index].page.locator('.join button.main').click();
	}
	return opened;
}

async function joins(visitor, index) {
	const {page} = visitor;
	await page.locator('#name').fill(`Learner ${index + 1}`);
	await page.locator('.join button.main').click();
	await visitor.isInSession();
	return page.url();
}

it('lets thirty-five learners in, though two hundred others press start', {timeout}, async () => {
	const token = await login(...ACADEMY);
	const event = await demoClass(token);
	assert.equal(event.seats, SCRIPTED + 5);
	const instructor = await Visitor.at('/classes', {token, patience});
	await instructor.page.getByRole('link', {name: event.name}).click();
	await instructor.page.getByText(event.voucher.code.match(/.{1,5}/g).join(' ')).first().waitFor();
	const learners = await visitors(event.voucher);
	// a countdown stands where the button will be
	await Promise.all(learners.map(({page}) => page.locator('#name').waitFor()));
	assert.equal((await figures(token, event.id)).covered, event.seats);
	const end = new AbortController();
	const pressing = strangers(token, end.signal);
	const start = Date.now();
	const sessions = await Promise.all([
		...learners.map(joins),
		...Array.from({length: SCRIPTED}, () => scripted(event.voucher.code)),
	]);
	const took = Date.now() - start;
	console.log(`${sessions.length} learners were in after ${took} ms`);
	assert.ok(took < (QUIET ? PROMISE : BOUND), `${took} ms`);
	assert.equal(new Set(sessions).size, event.seats, 'each learner has a session of its own');
	await until('all are seen', async () => (await figures(token, event.id)).joined === event.seats);
	await instructor.page.locator('.tile', {hasText: 'Joined'}).getByText(String(event.seats)).first().waitFor();
	const {covered, sessions: running} = await figures(token, event.id);
	assert.deepEqual([covered, running], [event.seats, event.seats]);
	// the way back leads to the same session
	await learners[1].page.goto(`${GATEWAY}/join/${event.voucher.code}`);
	await learners[1].sees('You have a session in this workshop.');
	end.abort();
	await pressing;
	instructor.assertContent();
});
