/** What runs in a page to measure it. */

/** The time of the first card, since the navigation. */
export function recordPaints() {
	new MutationObserver((_, observer) => {
		if (document.querySelector('.card')) {
			observer.disconnect();
			requestAnimationFrame(() => {
				window.firstCard = performance.now();
			});
		}
	}).observe(document, {childList: true, subtree: true});
}

/** Milliseconds of each frame. */
export function scrollToTheEnd(step) {
	return new Promise((resolve) => {
		const frames = [];
		let last = performance.now();
		const frame = (now) => {
			frames.push(now - last);
			last = now;
			scrollBy(0, step);
			if (scrollY + innerHeight >= document.documentElement.scrollHeight - 1 && document.querySelectorAll('.card').length === 500) {
				resolve(frames.slice(1));
			}
			else {
				requestAnimationFrame(frame);
			}
		};
		requestAnimationFrame(frame);
	});
}
