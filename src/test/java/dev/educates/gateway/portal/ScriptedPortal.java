package dev.educates.gateway.portal;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * A portal that answers what a test has written down, for what is decided about answers.
 * How answers come about over HTTP is tested elsewhere.
 */
public final class ScriptedPortal implements PortalClient {

	private final Queue<Supplier<PortalReply<SessionGrant>>> answers = new ConcurrentLinkedQueue<>();

	private final List<PortalSessionRequest> orders = new CopyOnWriteArrayList<>();

	private final List<List<Duration>> waits = new CopyOnWriteArrayList<>();

	private final AtomicInteger polls = new AtomicInteger();

	private volatile @Nullable Supplier<PortalReply<SessionGrant>> otherwise;

	private volatile @Nullable Function<PortalSessionRequest, PortalReply<SessionGrant>> byOrder;

	private volatile Supplier<PortalReply<PortalContent>> catalog;

	private volatile Supplier<PortalReply<SessionSchedule>> schedule = () -> new PortalReply.Unreached<>("not written");

	private volatile @Nullable Supplier<PortalReply<SessionConfiguration>> configuration;

	private volatile Runnable turn = () -> {
	};

	private final AtomicInteger probes = new AtomicInteger();

	/** Says nothing of the portal. */
	private volatile Supplier<PortalReply<Boolean>> probe = () -> refuse(Refusal.Reason.ENVIRONMENT_UNKNOWN);

	private volatile Supplier<PortalReply<Boolean>> end = () -> new PortalReply.Unreached<>("not written");

	public ScriptedPortal(PortalContent content) {
		this.catalog = () -> new PortalReply.Answered<>(content);
	}

	public static PortalReply<SessionGrant> grant(EnvironmentRef environment, String session, String user) {
		return new PortalReply.Answered<>(new SessionGrant(new SessionRef(environment.portal(), session), environment,
				user, URI.create("http://portal.test/activate/" + session)));
	}

	public static <T> PortalReply<T> refuse(Refusal.Reason reason) {
		return new PortalReply.Refused<>(new Refusal(reason, 503, "no: " + reason));
	}

	public static <T> PortalReply<T> lost() {
		return new PortalReply.Unknown<>("no answer in 20000 ms", Duration.ofSeconds(20));
	}

	/** The portal answers 500. */
	public static <T> PortalReply<T> fault() {
		return new PortalReply.Unknown<>("answered 500: an HTML page", Duration.ofMillis(20), 500);
	}

	public static <T> PortalReply<T> unreached() {
		return new PortalReply.Unreached<>("connection refused");
	}

	public static SessionSchedule times(SessionState state, boolean extended) {
		return new SessionSchedule(state, null, null, false, 120, extended, extended);
	}

	public ScriptedPortal answers(PortalReply<SessionGrant> reply) {
		return answers(() -> reply);
	}

	public ScriptedPortal answers(Supplier<PortalReply<SessionGrant>> reply) {
		this.answers.add(reply);
		return this;
	}

	/** What is answered when nothing else is written down. */
	public void otherwise(Supplier<PortalReply<SessionGrant>> reply) {
		this.otherwise = reply;
	}

	/** What is answered by the request, when nothing else is written down. */
	public void byOrder(Function<PortalSessionRequest, PortalReply<SessionGrant>> reply) {
		this.byOrder = reply;
	}

	public void catalog(Supplier<PortalReply<PortalContent>> reply) {
		this.catalog = reply;
	}

	public void schedule(Supplier<PortalReply<SessionSchedule>> reply) {
		this.schedule = reply;
	}

	public void configuration(Supplier<PortalReply<SessionConfiguration>> reply) {
		this.configuration = reply;
	}

	public void end(Supplier<PortalReply<Boolean>> reply) {
		this.end = reply;
	}

	public void probe(Supplier<PortalReply<Boolean>> reply) {
		this.probe = reply;
	}

	/** Requests wait for their turn as long as this takes. */
	public void turn(Runnable wait) {
		this.turn = wait;
	}

	public int probes() {
		return this.probes.get();
	}

	public List<PortalSessionRequest> orders() {
		return new ArrayList<>(this.orders);
	}

	/** Patience and time-out of each question for a session. */
	public List<List<Duration>> waits() {
		return new ArrayList<>(this.waits);
	}

	public int polls() {
		return this.polls.get();
	}

	@Override
	public PortalReply<PortalCatalog> catalog(@Nullable PortalCatalog known, Duration timeout) {
		this.polls.incrementAndGet();
		return this.catalog.get().map((content) -> new PortalCatalog(content, null));
	}

	@Override
	public PortalReply<SessionGrant> request(EnvironmentRef environment, PortalSessionRequest order, Duration patience,
			BooleanSupplier wanted, Duration timeout) {
		this.waits.add(List.of(patience, timeout));
		this.turn.run();
		if (!wanted.getAsBoolean()) {
			return refuse(Refusal.Reason.BUSY);
		}
		return answered(environment, order);
	}

	@Override
	public PortalReply<SessionGrant> retryRequest(EnvironmentRef environment, PortalSessionRequest order,
			Duration timeout) {
		this.waits.add(List.of(Duration.ZERO, timeout));
		return answered(environment, order);
	}

	@Override
	public PortalReply<Boolean> probe(EnvironmentRef environment, Duration timeout) {
		this.probes.incrementAndGet();
		return this.probe.get();
	}

	private PortalReply<SessionGrant> answered(EnvironmentRef environment, PortalSessionRequest order) {
		this.orders.add(order);
		Supplier<PortalReply<SessionGrant>> answer = this.answers.poll();
		Function<PortalSessionRequest, PortalReply<SessionGrant>> grants = this.byOrder;
		if (answer == null && grants != null) {
			return grants.apply(order);
		}
		answer = (answer != null) ? answer : this.otherwise;
		if (answer == null) {
			throw new IllegalStateException("no answer written for a request to " + environment);
		}
		return answer.get();
	}

	@Override
	public PortalReply<SessionSchedule> schedule(SessionRef session, Duration timeout) {
		return this.schedule.get();
	}

	@Override
	public PortalReply<SessionSchedule> extend(SessionRef session, Duration timeout) {
		return this.schedule.get();
	}

	@Override
	public PortalReply<Boolean> terminate(SessionRef session, Duration timeout) {
		return this.end.get();
	}

	@Override
	public PortalReply<SessionConfiguration> configuration(SessionRef session, Duration timeout) {
		Supplier<PortalReply<SessionConfiguration>> written = this.configuration;
		if (written != null) {
			return written.get();
		}
		return new PortalReply.Answered<>(new SessionConfiguration(URI.create("http://" + session.name() + ".test/")));
	}

	/** What a directory holds of a portal. */
	public static PortalRegistration registration(Fleets.PortalFixture portal) {
		PortalRef ref = portal.ref();
		return new PortalRegistration(ref, URI.create("http://%s.%s.test".formatted(ref.name(), ref.cluster())),
				portal.labels(), portal.administrativeState(), portal.weight(),
				new RobotCredentials("id", "secret", "robot", "password"));
	}

}
