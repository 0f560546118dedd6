/** The texts of the page: one file for each language in `texts`. The browser's languages decide, or the visitor. */
import {useLocale} from '/page/format.js';

const CHOSEN = 'educates.language';

/** By its name in itself. To add one: a line here, a file in `texts`. */
export const LANGUAGES = {en: 'English', de: 'Deutsch'};

/** The texts of the language that is spoken. */
export let t;

export let language;

/** The language that the visitor has chosen, else the first of the browser's that there is. */
function preferred() {
	const wishes = [localStorage.getItem(CHOSEN), ...navigator.languages].filter(Boolean);
	return wishes.map((each) => each.split('-')[0]).find((each) => each in LANGUAGES) ?? 'en';
}

/** Loads the texts. Times and numbers are those of the visitor's region, if its language is this one. */
export async function speak(name = preferred()) {
	t = (await import(`/page/texts/${name}.js`)).default;
	language = name;
	useLocale(navigator.languages.find((each) => each.split('-')[0] === name) ?? name);
	document.documentElement.lang = name;
}

export async function choose(name) {
	localStorage.setItem(CHOSEN, name);
	await speak(name);
}
