package dev.educates.gateway.portal.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.WebAddress;
import dev.educates.gateway.portal.PortalCatalog;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.PortalSessionRequest;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionConfiguration;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.SessionSchedule;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilderFactory;

/**
 * Client of one portal. Each call has the robot's token. If the portal rejects an expired
 * token, with a 403 without a body, the call is retried once with a new token.
 */
final class HttpPortalClient implements PortalClient {

	/** Portals never use this name for a session. */
	private static final String PROBE = "educates-gateway-probe";

	private static final String UNKNOWN_TOKEN = "it does not know a token that it has just given";

	/** A known one, and a new one if the portal no longer knows it. */
	private static final int TOKENS = 2;

	/** Every path ends in a slash, as a redirect loses the body. */
	private static final String RUNNING = "/workshops/catalog/environments/?sessions=true";

	private static final String RUNNING_OR_STOPPING = RUNNING + "&state=RUNNING&state=STOPPING";

	private final PortalRef portal;

	private final URI base;

	private final PortalRequests http;

	private final CatalogParser catalogs;

	private final UriBuilderFactory address;

	/** Polled all the time, and expanded once. */
	private final URI runningOrStopping;

	private final SessionRequestWriter writer;

	private final RobotAccessToken tokens;

	private final Semaphore requests;

	/** Concurrent reads that the database of a portal can handle. */
	private final Semaphore operations = new Semaphore(8, true);

	HttpPortalClient(PortalRegistration registration, PortalRequests http, CatalogParser catalogs,
			int concurrentRequests, Clock clock) {
		this.portal = registration.ref();
		this.base = registration.url();
		this.http = http;
		this.catalogs = catalogs;
		this.address = new DefaultUriBuilderFactory(registration.calledUrl().toString());
		this.runningOrStopping = this.address.expand(RUNNING_OR_STOPPING);
		this.writer = new SessionRequestWriter(this.address.expand("/workshops/environment/"));
		this.tokens = new RobotAccessToken(http, this.address, registration.credentials(), clock);
		this.requests = new Semaphore(concurrentRequests, true);
	}

	/**
	 * Includes stopping environments, as their sessions continue. A portal may return 500
	 * for them for a while, such as for one that was removed before it was ready, or
	 * under load. Then only running environments are read, and the others are a gap that
	 * keeps the known sessions; otherwise their users would get a second one.
	 */
	@Override
	public PortalReply<PortalCatalog> catalog(@Nullable PortalCatalog known, Duration timeout) {
		Deadline deadline = Deadline.in(timeout);
		PortalReply<PortalApi.Catalog> reply = catalog(deadline, known, this.runningOrStopping);
		if (reply instanceof PortalReply.Unknown<PortalApi.Catalog> unknown && unknown.status() == 500
				&& !deadline.isOver()) {
			return catalog(deadline, null, this.address.expand(RUNNING))
				.map((catalog) -> new PortalCatalog(catalog.content().withGaps(catalog.content().gaps().andUnnamed()),
						null));
		}
		return reply.map((catalog) -> new PortalCatalog(catalog.content(), catalog.digest()));
	}

	private PortalReply<PortalApi.Catalog> catalog(Deadline deadline, @Nullable PortalCatalog known, URI list) {
		return call(deadline, () -> new HttpGet(list),
				(body, length) -> this.catalogs.parse(this.portal, known, deadline, body, length),
				PortalApi.Catalog.class, Function.identity(), PortalApi.Catalog::withheld);
	}

	@Override
	public PortalReply<SessionGrant> retryRequest(EnvironmentRef environment, PortalSessionRequest order,
			Duration timeout) {
		return asked(environment, order, Deadline.in(timeout));
	}

	@Override
	public PortalReply<SessionGrant> request(EnvironmentRef environment, PortalSessionRequest order, Duration patience,
			BooleanSupplier wanted, Duration timeout) {
		return inTurn(this.requests, patience,
				() -> wanted.getAsBoolean() ? asked(environment, order, Deadline.in(timeout))
						: new PortalReply.Refused<>(new Refusal(Refusal.Reason.WITHDRAWN, 0,
								"it failed repeatedly while this call was queued; nothing was sent")));
	}

	/** Limits concurrent calls; others wait in a queue for a while. */
	private static <T> PortalReply<T> inTurn(Semaphore places, Duration patience, Supplier<PortalReply<T>> call) {
		try {
			if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
				return new PortalReply.Refused<>(new Refusal(Refusal.Reason.BUSY, 0,
						"too many calls were waiting for it for %d ms; nothing was sent"
							.formatted(patience.toMillis())));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new PortalReply.Unreached<>("interrupted");
		}
		try {
			return call.get();
		}
		finally {
			places.release();
		}
	}

	private PortalReply<SessionGrant> asked(EnvironmentRef environment, PortalSessionRequest order, Deadline deadline) {
		PortalReply<SessionGrant> reply = call(deadline, () -> this.writer.write(environment, order),
				PortalApi.Grant.class, (grant) -> grant(grant, environment, order));
		if (reply instanceof PortalReply.Refused<SessionGrant>(Refusal why)
				&& why.reason() == Refusal.Reason.NOT_FOUND) {
			// A portal returns 403 for an unknown environment; a 404 comes from a proxy.
			return new PortalReply.Refused<>(new Refusal(Refusal.Reason.UNEXPECTED, why.status(), why.detail()));
		}
		return reply;
	}

	/**
	 * A request with the name of a session never creates one: the portal takes its lock
	 * and finds none of that name. The user is always the same.
	 */
	@Override
	public PortalReply<Boolean> probe(EnvironmentRef environment, Duration timeout) {
		Map<String, String> query = Map.of("user", PROBE, "session", PROBE, "index_url", this.base.toString());
		PortalReply<Boolean> reply = call(Deadline.in(timeout), () -> this.writer.write(environment, query, List.of()),
				PortalApi.Grant.class, (grant) -> {
					throw new IllegalArgumentException("it is for a session that does not exist");
				});
		return (reply instanceof PortalReply.Refused<Boolean>(Refusal why) && why.reason() == Refusal.Reason.NO_SESSION)
				? new PortalReply.Answered<>(true) : reply;
	}

	private SessionGrant grant(PortalApi.Grant grant, EnvironmentRef asked, PortalSessionRequest order) {
		String name = needed(grant.name(), "name");
		String path = needed(grant.url(), "url");
		if (!path.startsWith("/") || path.startsWith("//")) {
			throw new IllegalArgumentException("its url is no path");
		}
		if (!asked.name().equals(grant.environment())) {
			throw new IllegalArgumentException("it is for another environment");
		}
		if (order.session() != null && !order.session().equals(name)) {
			throw new IllegalArgumentException("it is for another session");
		}
		return new SessionGrant(new SessionRef(this.portal, name), asked, needed(grant.user(), "user"),
				url(this.base + path));
	}

	/** The message must not contain the URL, which may be a secret. */
	private static URI url(String text) {
		try {
			URI url = new URI(text);
			if (WebAddress.isWeb(url)) {
				return url;
			}
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("its url is not valid at index " + ex.getIndex());
		}
		throw new IllegalArgumentException("its url is no http or https address");
	}

	@Override
	public PortalReply<SessionSchedule> schedule(SessionRef session, Duration timeout) {
		return operation(session, "schedule", timeout, PortalApi.Schedule.class, HttpPortalClient::schedule);
	}

	@Override
	public PortalReply<SessionSchedule> extend(SessionRef session, Duration timeout) {
		return operation(session, "extend", timeout, PortalApi.Schedule.class, HttpPortalClient::schedule);
	}

	private static SessionSchedule schedule(PortalApi.Schedule wire) {
		return new SessionSchedule(SessionState.of(needed(wire.status(), "status")), CatalogMapper.time(wire.started()),
				CatalogMapper.time(wire.expires()), wire.expiring(), wire.countdown(), wire.extendable(),
				wire.extended());
	}

	@Override
	public PortalReply<Boolean> terminate(SessionRef session, Duration timeout) {
		PortalReply<Boolean> reply = operation(session, "terminate", timeout, PortalApi.Schedule.class,
				(schedule) -> true);
		return (reply instanceof PortalReply.Refused<Boolean>(Refusal why) && why.reason() == Refusal.Reason.NOT_FOUND)
				? new PortalReply.Answered<>(false) : reply;
	}

	@Override
	public PortalReply<SessionConfiguration> configuration(SessionRef session, Duration timeout) {
		return operation(session, "config", timeout, PortalApi.Configuration.class,
				(wire) -> new SessionConfiguration((wire.url() != null) ? url(wire.url()) : null));
	}

	private <W, T> PortalReply<T> operation(SessionRef session, String operation, Duration timeout, Class<W> type,
			Function<W, T> value) {
		Deadline deadline = Deadline.in(timeout);
		URI address = this.address.expand("/workshops/session/{session}/{operation}/", session.name(), operation);
		return inTurn(this.operations, timeout, () -> call(deadline, () -> new HttpGet(address), type, value));
	}

	private <W, T> PortalReply<T> call(Deadline deadline, Supplier<HttpUriRequestBase> requests, Class<W> type,
			Function<W, T> value) {
		return call(deadline, requests, null, type, value, (answer) -> false);
	}

	private <W, T> PortalReply<T> call(Deadline deadline, Supplier<HttpUriRequestBase> requests,
			PortalRequests.@Nullable BodyReader reader, Class<W> type, Function<W, T> value, Predicate<T> withheld) {
		String rejected = null;
		for (int i = 0; i < TOKENS; i++) {
			if (rejected != null) {
				this.tokens.drop(rejected);
			}
			PortalReply<String> logIn = this.tokens.token(deadline);
			if (!(logIn instanceof PortalReply.Answered<String>(String token))) {
				return logIn.map((answered) -> {
					throw new IllegalStateException("logged in");
				});
			}
			HttpResult sent = sent(requests, token, deadline, reader);
			PortalReply<T> reply = sent.reply(deadline, type, value);
			if (!unknownToken(sent) && !(reply instanceof PortalReply.Answered<T>(T answer) && withheld.test(answer))) {
				if (sent instanceof HttpResult.Received || sent instanceof HttpResult.Read) {
					this.tokens.accept();
				}
				return reply;
			}
			rejected = token;
		}
		Refusal why = new Refusal(Refusal.Reason.CREDENTIALS, 403, UNKNOWN_TOKEN);
		this.tokens.reject(why);
		return new PortalReply.Refused<>(why);
	}

	private HttpResult sent(Supplier<HttpUriRequestBase> requests, String token, Deadline deadline,
			PortalRequests.@Nullable BodyReader reader) {
		HttpUriRequestBase request;
		try {
			request = requests.get();
		}
		catch (IllegalArgumentException ex) {
			// the message may have what is secret
			return new HttpResult.NotSent("the request could not be written");
		}
		request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
		return this.http.send(request, deadline, reader);
	}

	private static boolean unknownToken(HttpResult sent) {
		return sent instanceof HttpResult.Received answer && answer.status() == 403 && answer.body().length == 0;
	}

	private static String needed(@Nullable String value, String name) {
		if (value == null || value.isEmpty()) {
			throw new IllegalArgumentException(name + " is missing");
		}
		return value;
	}

}
