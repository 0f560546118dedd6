package dev.educates.simulator;

/**
 * The few pages of a simulated portal, complete in themselves: no script from elsewhere.
 */
final class Pages {

	private static final String FRAME = """
			<!doctype html>
			<html lang="en">
			<head>
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<title>%s</title>
			<style>
			body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f3f4f6; color: #1f2937 }
			main { max-width: 34rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 12px;
			  box-shadow: 0 2px 12px rgba(0, 0, 0, .12) }
			h1 { margin: 0 0 .2em; font-size: 1.4rem } p { margin: .6em 0 }
			dl { display: grid; grid-template-columns: max-content 1fr; gap: .3em 1.2em } dt { color: #6b7280 }
			dd { margin: 0; overflow-wrap: anywhere } .on { color: #15803d; font-weight: 600 }
			a.end { display: inline-block; margin-top: 1em; padding: .5em 1.1em; border-radius: 8px;
			  background: #b91c1c; color: #fff; text-decoration: none } small { color: #6b7280 }
			</style>
			</head>
			<body><main>
			%s</main></body>
			</html>
			""";

	private static final String SESSION = """
			<p class="on">Session running</p>
			<h1>%s</h1>
			<dl>
			<dt>Session</dt><dd>%s</dd>
			<dt>Learner</dt><dd>%s</dd>
			<dt>Time left</dt><dd id="left" data-seconds="%s">%s</dd>
			</dl>
			<p><small>This is a simulated portal: the workshop itself would be here.</small></p>
			<a class="end" href="/workshops/session/%s/delete/">End the session and go back</a>
			<script>
			const left = document.getElementById('left'), end = Date.now() + left.dataset.seconds * 1000;
			if (left.dataset.seconds) setInterval(() => {
			  const s = Math.max(0, Math.round((end - Date.now()) / 1000));
			  left.textContent = Math.floor(s / 60) + ' min ' + s %% 60 + ' s';
			}, 1000);
			</script>
			""";

	private Pages() {
	}

	static String session(SimulatedPortal portal, SessionView session) {
		EnvironmentView environment = portal.environment(session.environment());
		String title = (environment != null) ? environment.specification().workshop().title() : session.workshop();
		boolean ends = session.expires() != null;
		long left = session.countdown();
		String body = SESSION.formatted(escape(title), session.name(), escape(String.valueOf(session.owner())),
				ends ? left : "", ends ? "%d min %d s".formatted(left / 60, left % 60) : "without end", session.name());
		return FRAME.formatted(escape(title), body);
	}

	static String noLogin(String portal) {
		return FRAME.formatted("Simulated portal", """
				<h1>%s</h1>
				<p>This is a simulated training portal. There is nothing to log in to: sessions are requested through
				the gateway and opened by their activation link.</p>
				""".formatted(escape(portal)));
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}

}
