package dev.educates.simulator;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Bodies about one session or one user, field by field as recorded. */
final class SessionWire {

	private SessionWire() {
	}

	/**
	 * Answer of {@code request}: the path of the activation, not yet joined with the
	 * portal's address.
	 */
	record Requested(String name, String session, @Nullable String user, String url, String namespace, String workshop,
			String environment) {

		static Requested of(SessionView view, String url) {
			return new Requested(view.name(), view.name(), view.owner(), url, view.name(), view.workshop(),
					view.environment());
		}

	}

	/**
	 * {@code schedule} and, with {@code extended}, {@code extend}; {@code expires} may be
	 * null, not absent.
	 */
	record Schedule(String status, @Nullable String started, @Nullable String expires,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean extended, boolean expiring,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long countdown,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean extendable) {

		static Schedule of(SessionView view, @Nullable Boolean extended) {
			boolean ends = view.expires() != null;
			return new Schedule(view.state().name(), WireTime.of(view.started()), WireTime.of(view.expires()), extended,
					view.expiring(), ends ? view.countdown() : null, ends ? view.extendable() : null);
		}

	}

	/** {@code terminate}. */
	record Terminated(@Nullable String started, @Nullable String expires) {
	}

	/** {@code config}. */
	record Configuration(String url, String password) {
	}

	/** {@code authorize}. */
	record Authorized(@Nullable String owner, String user, boolean staff) {
	}

	/** {@code user/<u>/sessions/}. */
	record UserSessions(String user, List<UserSession> sessions) {
	}

	/** A session in a list of its user; without end the last three are absent. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record UserSession(String name, String namespace, String workshop, String environment, @Nullable String started,
			@Nullable String expires, @Nullable Long countdown, @Nullable Boolean extendable) {

		static UserSession of(SessionView view) {
			boolean ends = view.expires() != null;
			return new UserSession(view.name(), view.name(), view.workshop(), view.environment(),
					WireTime.of(view.started()), WireTime.of(view.expires()), ends ? view.countdown() : null,
					ends ? view.extendable() : null);
		}

	}

}
