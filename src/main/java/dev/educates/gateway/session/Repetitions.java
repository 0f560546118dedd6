package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

import dev.educates.gateway.coordination.RequestLedger;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The same action id of the same caller is the same request: it is made once, and its
 * result is good for as long as the portal would hold the session. After that the request
 * is made anew, and finds the session that the user has.
 */
final class Repetitions {

	private final RequestLedger<RequestOutcome> ledger;

	Repetitions(int most, Clock clock) {
		this.ledger = new RequestLedger<>(most, clock);
	}

	/**
	 * The result of a request.
	 * @throws ActionIdReused if its action id was used for something else
	 */
	RequestOutcome once(Caller caller, SessionRequest request, Supplier<RequestOutcome> made) {
		String actionId = request.actionId();
		if (actionId == null) {
			return made.get();
		}
		List<String> key = List.of(caller.kind().name(), caller.name(), Objects.requireNonNullElse(caller.user(), ""),
				actionId);
		Duration hold = request.hold();
		try {
			return this.ledger.run(key, input(request), made, (outcome) -> hold);
		}
		catch (RequestLedger.KeyReused ex) {
			throw new ActionIdReused(actionId, ex.fields());
		}
	}

	private static Map<String, String> input(SessionRequest request) {
		Map<String, Object> input = new TreeMap<>();
		input.put("workshop", request.workshop());
		input.put("parameters", text(request.parameters()));
		input.put("preferredLabels", text(request.preferredLabels()));
		put(input, "tenant", request.tenant());
		put(input, "user", request.user());
		put(input, "indexUrl", request.indexUrl());
		put(input, "activationTimeoutSeconds", request.activationTimeout());
		put(input, "email", request.email());
		put(input, "firstName", request.firstName());
		put(input, "lastName", request.lastName());
		put(input, "analyticsUrl", request.analyticsUrl());
		Map<String, String> texts = new TreeMap<>();
		input.forEach((name, value) -> texts.put(name, value.toString()));
		return texts;
	}

	/** With the lengths: no two maps have the same text. */
	private static String text(Map<String, String> map) {
		StringBuilder text = new StringBuilder();
		new TreeMap<>(map).forEach((name, value) -> text.append(name.length())
			.append(':')
			.append(name)
			.append(value.length())
			.append(':')
			.append(value));
		return text.toString();
	}

	private static void put(Map<String, Object> input, String name, @Nullable Object value) {
		if (value != null) {
			input.put(name, value);
		}
	}

}
