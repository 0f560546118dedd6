/** The name, colour, logo and support link that operators configure as `gateway.page`. */

/** Until they are loaded, and without a logo or a support link. */
export let brand = {name: 'Educates', logo: '/page/icon.svg', support: null};

export async function loadBrand() {
	try {
		const {name, logo, colour, support} = await (await fetch('/page/branding')).json();
		brand = {name, logo: logo ?? brand.logo, support};
		// by the object model, not as a style attribute: those are forbidden by the Content-Security-Policy
		if (colour) {
			document.documentElement.style.setProperty('--brand', colour);
		}
		document.querySelector('link[rel="icon"]').href = brand.logo;
	}
	catch (problem) {
		console.warn('The page has no branding', problem);
	}
}
