/** Numbers, times and the order of words in the language of the page. */

let locale = 'en';
const formats = new Map();

/** @param tag a BCP 47 tag, like `en-GB` */
export function useLocale(tag) {
	locale = tag;
	formats.clear();
}

/** Formats are expensive to make, hence kept. */
function made(Kind, options = {}) {
	const key = Kind.name + JSON.stringify(options);
	if (!formats.has(key)) {
		formats.set(key, new Kind(locale, options));
	}
	return formats.get(key);
}

export function number(value) {
	return made(Intl.NumberFormat).format(value);
}

/** @param share from 0 to 1 */
export function percent(share) {
	return made(Intl.NumberFormat, {style: 'percent', maximumFractionDigits: 0}).format(share);
}

/** The form of a word for this number: `one`, `other` and what else the language has. */
export function plural(value, forms) {
	return forms[made(Intl.PluralRules).select(value)] ?? forms.other;
}

/** Time of day. */
export function clock(time, timeStyle = 'short') {
	return made(Intl.DateTimeFormat, {timeStyle}).format(new Date(time));
}

const DAY = {weekday: 'long', day: 'numeric', month: 'long'};

/** Hours and minutes as `clock` has them: two digits for hours where a day has 24 of them. */
function time() {
	const {hour12} = made(Intl.DateTimeFormat, {timeStyle: 'short'}).resolvedOptions();
	return {hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit'};
}

/** A day and its times, like "Tuesday 1 December, 10:00 – 12:00". */
export function period(from, to) {
	return made(Intl.DateTimeFormat, {...DAY, ...time()}).formatRange(new Date(from), new Date(to));
}

/** A day and a time, like "1 Dec, 09:50". */
function moment(at) {
	return made(Intl.DateTimeFormat, {day: 'numeric', month: 'short', ...time()}).format(new Date(at));
}

/** The same if it is later than now; else null. */
export function ahead(at, now) {
	return Date.parse(at) > now ? moment(at) : null;
}

/** @param date like `2026-12-01`, or a moment of that day in UTC */
export function day(date) {
	return made(Intl.DateTimeFormat, {day: 'numeric', month: 'short', timeZone: 'UTC'}).format(new Date(date));
}

/** "Part 2" before "Part 10". */
export function compare(one, other) {
	return made(Intl.Collator, {numeric: true}).compare(one, other);
}

function unit(value, name) {
	return made(Intl.NumberFormat, {style: 'unit', unit: name, unitDisplay: 'short'}).format(value);
}

/** Seconds as two units at most, like "1 hr 5 min". */
export function span(seconds) {
	const whole = Math.max(0, Math.floor(seconds));
	const parts = [[Math.floor(whole / 86400), 'day'], [Math.floor(whole / 3600) % 24, 'hour'], [Math.floor(whole / 60) % 60, 'minute'],
		[whole % 60, 'second']];
	const first = parts.findIndex(([value]) => value);
	if (first < 0) {
		return unit(0, 'second');
	}
	return parts.slice(first, first + 2).filter(([value]) => value).map(([value, name]) => unit(value, name)).join(' ');
}

/** Seconds as a clock that runs down, like "1:05:09" or "5:09". */
export function countdown(seconds) {
	const whole = Math.max(0, Math.floor(seconds));
	const two = (value) => String(value).padStart(2, '0');
	const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
	return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}

const MINUTES = {d: 1440, h: 60, m: 1};

/** Minutes of a duration as authors write it, like `45m`, `1h30m` or `2 hours`; null if it is not one. */
export function minutes(text) {
	const parts = [...(text ?? '').toLowerCase().matchAll(/(\d+(?:[.,]\d+)?)\s*(d|h|m(?!o))/g)];
	return parts.reduce((sum, [, value, name]) => sum + Number(value.replace(',', '.')) * MINUTES[name], 0) || null;
}

/** A duration as authors write it, in the words of the language if it is understood. */
export function estimate(text) {
	const known = minutes(text);
	return known === null ? text : span(known * 60);
}
