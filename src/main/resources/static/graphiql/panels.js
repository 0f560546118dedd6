/** What we add to GraphiQL: time and size below a response, and a plug-in with the events of subscriptions. */
import {createElement as h, useSyncExternalStore} from '/graphiql/bundle/libraries.js';

const NUMBER = new Intl.NumberFormat('en', {maximumFractionDigits: 1});

const TIME = new Intl.DateTimeFormat('en', {hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23'});

function useExchanges(exchanges) {
	return useSyncExternalStore(exchanges.subscribe, exchanges.snapshot);
}

export function Measures({exchanges}) {
	const {latest} = useExchanges(exchanges);
	return h('output', {className: 'measures'}, latest && `${latest.operation}: ${[
		latest.status ? `HTTP ${latest.status}` : count(latest.events),
		latest.status ? `${NUMBER.format(latest.milliseconds)} ms` : `latest after ${NUMBER.format(latest.milliseconds / 1000)} s`,
		size(latest.bytes),
	].join(' · ')}`);
}

export function eventsPlugin(exchanges) {
	return {title: 'Subscription events', icon: EventsIcon, content: () => h(Events, {exchanges})};
}

function Events({exchanges}) {
	const {events} = useExchanges(exchanges);
	return h('section', {className: 'events', 'aria-label': 'Subscription events'},
		h('header', null, h('h2', null, 'Subscription events'),
			events.length > 0 && h('button', {type: 'button', onClick: exchanges.clear}, 'Clear')),
		events.length === 0 && h('p', null, 'Run a subscription: each event is kept here, the latest first.'),
		h('ol', null, events.map((event) => h('li', {key: `${event.at.getTime()} ${event.operation} ${event.number}`},
			h('details', null, h('summary', null, `${TIME.format(event.at)} ${event.operation} ${event.number}, ${size(event.bytes)}`),
				h('pre', {tabIndex: 0}, event.text))))));
}

function EventsIcon() {
	return h('svg', {viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', strokeWidth: 1.5, 'aria-hidden': true},
		h('path', {d: 'M4 6h2M4 12h2M4 18h2M9 6h11M9 12h11M9 18h11'}));
}

function count(events) {
	return events === 1 ? '1 event' : `${events} events`;
}

function size(bytes) {
	return bytes < 1000 ? `${bytes} B` : `${NUMBER.format(bytes / 1000)} kB`;
}
