/** Which workshops are shown, in which order and in which groups: decisions about lists, without any display. */
import {compare, minutes} from '/page/format.js';

export const SORTS = ['soonest', 'name', 'difficulty', 'duration'];

const ORDERS = {
	status: ['READY', 'ON_DEMAND', 'FULL', 'UNAVAILABLE'],
	difficulty: ['beginner', 'intermediate', 'advanced', 'extreme'],
	duration: ['30', '60', '120', 'more'],
};

const LABEL = 'label.';

/** What is chosen if nothing is. `only` has the chosen values of each facet. */
export function none() {
	return {text: '', sort: SORTS[0], group: '', only: {}};
}

/** The choices as the query of an address, so that a list can be shared. */
export function toQuery({text, sort, group, only}) {
	const query = new URLSearchParams();
	const add = (name, value, usual) => value !== usual && query.append(name, value);
	add('q', text, '');
	add('sort', sort, SORTS[0]);
	add('group', group, '');
	Object.entries(only).forEach(([facet, values]) => values.forEach((value) => query.append(facet, value)));
	return query.size ? `?${query}` : '';
}

export function fromQuery(search) {
	const choices = none();
	for (const [name, value] of new URLSearchParams(search)) {
		if (name === 'q') {
			choices.text = value;
		}
		else if (name === 'sort' && SORTS.includes(value)) {
			choices.sort = value;
		}
		else if (name === 'group') {
			choices.group = value;
		}
		else if (name === 'tag' || Object.hasOwn(ORDERS, name) || name.startsWith(LABEL)) {
			choices.only = toggled(choices.only, name, value);
		}
	}
	return choices;
}

export function isChosen({only}, facet, value) {
	return Object.hasOwn(only, facet) && only[facet].includes(value);
}

/** The chosen values with this one added, or removed if it was there. */
export function toggled(only, facet, value) {
	const before = Object.hasOwn(only, facet) ? only[facet] : [];
	const values = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
	const {[facet]: _, ...others} = only;
	return values.length ? {...others, [facet]: values} : others;
}

/** The name of a facet's label; null if it is no label. */
export function labelOf(facet) {
	return facet.startsWith(LABEL) ? facet.slice(LABEL.length) : null;
}

function valuesOf(workshop, facet) {
	switch (facet) {
		case 'status': return [workshop.availability.status];
		case 'difficulty': return workshop.difficulty ? [workshop.difficulty.toLowerCase()] : [];
		case 'duration': return bucket(minutes(workshop.duration));
		case 'tag': return workshop.tags;
		default: return workshop.labels.filter(({name}) => LABEL + name === facet).map(({value}) => value);
	}
}

function bucket(length) {
	return length === null ? [] : [ORDERS.duration.find((limit) => length <= Number(limit)) ?? 'more'];
}

function comparing(facet) {
	const order = ORDERS[facet] ?? [];
	const rank = (value) => (order.includes(value) ? order.indexOf(value) : order.length);
	return (one, other) => rank(one) - rank(other) || compare(one, other);
}

/**
 * The workshops that match, in order, and each facet's values with how many workshops each would leave.
 *
 * @param statusOf the status to sort by; one that is remembered keeps a list still while seats come and go
 */
export function find(workshops, choices, statusOf) {
	const words = choices.text.toLowerCase().split(/\s+/);
	const named = workshops.filter((workshop) => {
		const text = [workshop.name, workshop.title, workshop.description, ...workshop.tags].join('\n').toLowerCase();
		return words.every((word) => text.includes(word));
	});
	const passes = (workshop, facet) => !choices.only[facet]
		|| valuesOf(workshop, facet).some((value) => choices.only[facet].includes(value));
	const chosen = Object.keys(choices.only);
	const found = named.filter((workshop) => chosen.every((facet) => passes(workshop, facet)));
	const labels = new Set(workshops.flatMap((workshop) => workshop.labels.map(({name}) => LABEL + name)));
	const facets = ['status', 'difficulty', 'duration', ...[...labels].sort(compare), 'tag'].map((facet) => {
		const others = chosen.filter((each) => each !== facet);
		const counts = new Map((choices.only[facet] ?? []).map((value) => [value, 0]));
		named.filter((workshop) => others.every((each) => passes(workshop, each)))
			.forEach((workshop) => new Set(valuesOf(workshop, facet)).forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1)));
		const inOrder = comparing(facet);
		const values = [...counts].sort(facet === 'tag' ? ([one, some], [other, more]) => more - some || inOrder(one, other)
			: ([one], [other]) => inOrder(one, other));
		return {facet, values};
	});
	return {found: found.sort(sorting(choices.sort, statusOf)), facets};
}

function sorting(sort, statusOf) {
	const byTitle = (one, other) => compare(one.title, other.title);
	const last = (value) => value ?? Number.MAX_VALUE;
	switch (sort) {
		case 'name': return byTitle;
		case 'duration': return (one, other) => last(minutes(one.duration)) - last(minutes(other.duration)) || byTitle(one, other);
		case 'difficulty': {
			const inOrder = comparing('difficulty');
			const of = ({difficulty}) => difficulty?.toLowerCase() ?? '\uffff';
			return (one, other) => inOrder(of(one), of(other)) || byTitle(one, other);
		}
		default: return (one, other) => ORDERS.status.indexOf(statusOf(one)) - ORDERS.status.indexOf(statusOf(other)) || byTitle(one, other);
	}
}

/** The workshops by their first value of a facet, those without one at the end. */
export function grouped(workshops, facet) {
	if (!facet) {
		return [{value: null, workshops}];
	}
	const inOrder = comparing(facet);
	const groups = new Map();
	workshops.forEach((workshop) => {
		const value = valuesOf(workshop, facet).sort(inOrder)[0] ?? null;
		groups.set(value, groups.get(value) ?? []).get(value).push(workshop);
	});
	return [...groups].sort(([one], [other]) => (one === null) - (other === null) || (one === null ? 0 : inOrder(one, other)))
		.map(([value, members]) => ({value, workshops: members}));
}
