/** Shows the page when one of its notifications is clicked. It handles no requests. */
addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(clients.matchAll({type: 'window', includeUncontrolled: true})
		.then(([page]) => (page ? page.focus() : clients.openWindow('/sessions'))));
});
