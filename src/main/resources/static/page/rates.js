/** What happened in the last half hour, minute by minute, as long as the page has been open or the gateway remembers. */
import {html, svg} from '/webjars/lit-html/lit-html.js';

const MINUTE = 60_000;

/** Minutes. */
const KEPT = 30;

export class Rates {

	/** The outcome and the time of each decision, by id: the same ones are loaded again and again. */
	decisions = new Map();

	/** The last sample of each minute. */
	samples = new Map();

	/** @param decisions with `id`, `decidedAt` and `outcome` */
	add(decisions, now) {
		decisions.forEach(({id, decidedAt, outcome}) => this.decisions.set(id, {at: Date.parse(decidedAt), outcome}));
		const oldest = minuteOf(now) - KEPT;
		this.decisions.forEach(({at}, id) => minuteOf(at) < oldest && this.decisions.delete(id));
		this.samples.forEach((_, minute) => minute < oldest && this.samples.delete(minute));
	}

	sample(values, now) {
		this.samples.set(minuteOf(now), values);
	}

	/** For each minute, oldest first, how many decisions had one of the outcomes. */
	perMinute(outcomes, now) {
		const counts = Array(KEPT).fill(0);
		this.decisions.forEach(({at, outcome}) => {
			const index = minuteOf(at) - minuteOf(now) + KEPT - 1;
			if (index >= 0 && outcomes.includes(outcome)) {
				counts[index]++;
			}
		});
		return counts;
	}

	/** How many decisions of the last minute had one of the outcomes. */
	lately(outcomes, now) {
		return [...this.decisions.values()].filter(({at, outcome}) => at > now - MINUTE && outcomes.includes(outcome)).length;
	}

	/** For each minute, oldest first, the sample of that name; null where the page was not open. */
	history(name, now) {
		return Array.from({length: KEPT}, (_, index) => this.samples.get(minuteOf(now) - KEPT + 1 + index)?.[name] ?? null);
	}

}

function minuteOf(time) {
	return Math.floor(time / MINUTE);
}

/** One bar for each minute. */
export function sparkline(values, words) {
	const most = Math.max(1, ...values);
	return html`<svg class="sparkline" viewBox="0 0 ${KEPT * 4} 24" preserveAspectRatio="none" role="img" aria-label=${words}>
		${values.map((value, index) => svg`<rect x=${index * 4} width="3" y=${24 - height(value, most)} height=${height(value, most)}></rect>`)}</svg>`;
}

/** A minute without anything has a base line. */
function height(value, most) {
	return Math.max(1, 24 * (value ?? 0) / most);
}
